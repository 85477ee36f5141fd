"""Captures what is logged by a test, and not by what an earlier one left behind in the same process."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from structlog import DropEvent
from structlog.testing import capture_logs

if TYPE_CHECKING:
    from collections.abc import Iterator, MutableMapping
    from typing import Any

_CAPTURE: ContextVar[object] = ContextVar("capture", default=None)


@contextmanager
def lines_from_here() -> Iterator[list[MutableMapping[str, Any]]]:
    """Capture what this task logs, and the tasks and threads that it starts, until the block ends."""
    capture = object()

    def only_from_here(_: object, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        if _CAPTURE.get() is not capture:
            raise DropEvent
        return line

    before = _CAPTURE.set(capture)
    try:
        with capture_logs([only_from_here]) as lines:
            yield lines
    finally:
        _CAPTURE.reset(before)
