"""Why a file as a whole cannot be read; what is wrong with a single line is told by line instead.

Unreadable
|-- NotASpreadsheet              neither CSV nor XLSX, or broken
|   `-- CsvBroken                a quotation mark opens a cell and none closes it
|-- FileEncrypted, FileHasMacros
|-- UnpacksTooLarge              a workbook that becomes too large, or too much larger than it was sent
|-- EncodingWrong                not the characters it is said to be; names the byte
|-- TooManyLines, TooManyColumns
`-- FileEmpty, ColumnMissing, ColumnRepeated
"""

from collections.abc import Iterator
from contextlib import contextmanager

from stride_sessions.domain.refusals import Implausible
from stride_sessions.sheets.limits import LARGEST_RATIO, LARGEST_UNPACKED, MOST_COLUMNS, MOST_LINES


class Unreadable(Implausible):
    """The file cannot be read; nothing of it is quoted."""


class NotASpreadsheet(Unreadable):
    """The file is neither CSV nor XLSX, or it is broken."""

    code = "not-a-spreadsheet"
    sentence = "The file is not a spreadsheet that can be read. Save it as XLSX or as CSV."


class CsvBroken(NotASpreadsheet):
    """The CSV breaks off within a cell."""

    code = "csv-broken"
    sentence = "The CSV is broken: a quotation mark opens a cell, and none closes it where the cell should end."


class FileEncrypted(Unreadable):
    """The file takes a password."""

    code = "file-encrypted"
    sentence = "The file is protected by a password. Save it without one."


class FileHasMacros(Unreadable):
    """The file holds macros."""

    code = "file-has-macros"
    sentence = "The file holds macros. Save it as XLSX, without them."


class UnpacksTooLarge(Unreadable):
    """The workbook becomes too large when it is unpacked."""

    code = "file-unpacks-too-large"
    sentence = (
        f"The file unpacks to more than {LARGEST_UNPACKED // 1024 // 1024} MB, "
        f"to more than {LARGEST_RATIO} times its size, or to more than a list of sessions can need."
    )


class EncodingWrong(Unreadable):
    """The file is not in the encoding it is said to be in.

    Args:
        offset: the byte, counted from 0, at which that shows.
    """

    code = "encoding-wrong"
    sentence = "The file is not in the encoding it is said to be in."

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset

    def __str__(self) -> str:
        return f"The file is not in the encoding it is said to be in: see byte {self.offset}, counted from 0."


class TooManyLines(Unreadable):
    """The file has more lines than are imported at once."""

    code = "too-many-lines"
    sentence = f"The file has more than {MOST_LINES} lines."


class TooManyColumns(Unreadable):
    """The file is wider than any list of sessions."""

    code = "too-many-columns"
    sentence = f"The file has more than {MOST_COLUMNS} columns."


class FileEmpty(Unreadable):
    """There is no header line."""

    code = "file-empty"
    sentence = "The file is empty: its first line must name the columns."


class ColumnMissing(Unreadable):
    """A column that every session needs is not there; `column` names ours."""

    code = "column-missing"
    sentence = "A column is missing."

    def __init__(self, column: str) -> None:
        super().__init__(column)
        self.column = column

    def __str__(self) -> str:
        return f"The column `{self.column}` is missing."


class ColumnRepeated(Unreadable):
    """A column that is known is there twice; `column` names ours."""

    code = "column-repeated"
    sentence = "A column is there more than once."

    def __init__(self, column: str) -> None:
        super().__init__(column)
        self.column = column

    def __str__(self) -> str:
        return f"The column `{self.column}` is there more than once."


@contextmanager
def or_not_a_spreadsheet() -> Iterator[None]:
    """Whatever a library stumbles over in somebody's bytes, by whatever error: they are not a spreadsheet."""
    try:
        yield
    except Unreadable:
        raise
    except Exception:  # noqa: BLE001 - libraries raise what they like over broken files, and quote them
        raise NotASpreadsheet from None
