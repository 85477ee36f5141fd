"""Pages of a list by keyset: a cursor names the last row that was seen; it refuses one it did not write."""

import base64
import json
from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated, Generic, TypeVar
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, TypeAdapter, ValidationError

from stride_chassis.errors import Refused

MOST_ITEMS = 200
LONGEST_CURSOR = 500

Item = TypeVar("Item")
Row = TypeVar("Row")
Keys = TypeVar("Keys")
Key = str | int | date | UUID

Limit = Annotated[int, Query(ge=1, le=MOST_ITEMS, description="The most items to answer with.")]
After = Annotated[
    str | None,
    Query(max_length=LONGEST_CURSOR, description="`next_cursor` of the page before; absent for the first page."),
]


class Page(BaseModel, Generic[Item]):
    """Some items of a list, and the cursor of the next page if there is one."""

    items: list[Item]
    next_cursor: str | None


def page_of(
    rows: Sequence[Row], limit: int, *, item: Callable[[Row], Item], keys: Callable[[Row], Sequence[Key]]
) -> Page[Item]:
    """Make a page of the rows a query found with `LIMIT limit + 1`; `keys` are what it is ordered by."""
    shown = rows[:limit]
    has_more = len(rows) > limit
    return Page(items=[item(row) for row in shown], next_cursor=encode_cursor(*keys(shown[-1])) if has_more else None)


def encode_cursor(*keys: Key) -> str:
    """Write the keys of a row as a cursor: text, whole numbers, dates, instants and UUIDs."""
    text = json.dumps([key if isinstance(key, int) else _text(key) for key in keys], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode_cursor(cursor: str, shape: type[Keys]) -> Keys:
    """Read the keys back as `shape`, for example `tuple[date, UUID]`; raises 422 `cursor-invalid`."""
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        keys = TypeAdapter(shape).validate_json(text)
    except (ValueError, ValidationError):
        raise CursorInvalid from None
    if b"\\u0000" in text:
        raise CursorInvalid
    return keys


class CursorInvalid(Refused):
    """The cursor was not written by this list."""

    def __init__(self) -> None:
        super().__init__("cursor-invalid", "The cursor is not one of this list.", status=422, field="after")


def _text(key: str | date | UUID) -> str:
    return key.isoformat() if isinstance(key, date) else str(key)
