"""What CSV and XLSX have in common once they are read: numbered rows of texts, blank ones left out, within limits."""

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from stride_sessions.sheets.limits import LAST_ROW, MOST_COLUMNS, MOST_LINES, MOST_PADDING
from stride_sessions.sheets.refusals import TooManyColumns, TooManyLines

Row: TypeAlias = tuple[int, list[str]]
"""The number that a spreadsheet program shows, and the cells from the left."""

FORMULA_MARK = "="
"""What stands for a formula, whichever it is."""


def within_limits(rows: Iterable[Row]) -> Iterator[Row]:
    """Let rows pass that hold something, cut after the last cell that does; raises `TooManyLines`, `TooManyColumns`."""
    lines = padding = 0
    for number, cells in rows:
        padding += len(cells)
        if number > LAST_ROW or lines > MOST_LINES:
            raise TooManyLines
        width = max((place for place, cell in enumerate(cells, 1) if cell), default=0)
        if width > MOST_COLUMNS or padding > MOST_PADDING:
            raise TooManyColumns
        if width:
            lines += 1
            yield number, cells[:width]
