"""What the doubles of the stores share: rows that are found or unknown, and pages of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from stride_sessions.domain.refusals import Unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

T = TypeVar("T")


def known(found: T | None) -> T:
    """What was found; raises `Unknown` if nothing was."""
    if found is None:
        raise Unknown
    return found


def page_of(rows: Iterable[T], order: Callable[[T], object], *, after: object | None, limit: int) -> list[T]:
    """The first rows after some place in an order."""
    in_order = sorted(rows, key=order)  # type: ignore[arg-type]  # every order given here compares
    return [row for row in in_order if after is None or order(row) > after][:limit]  # type: ignore[operator]
