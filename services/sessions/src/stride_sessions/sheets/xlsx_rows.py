"""Reads the first sheet of a workbook; a formula is marked as one, and neither it nor its last result is read."""

import warnings
from collections.abc import Iterator
from datetime import datetime, time

from openpyxl import load_workbook

from stride_sessions.sheets.archive import unpack
from stride_sessions.sheets.refusals import FileEncrypted, NotASpreadsheet, or_not_a_spreadsheet
from stride_sessions.sheets.rows import FORMULA_MARK, Row

# They would bring values of cells into the log.
warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")

_OLD_CONTAINER = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_PART = "EncryptedPackage".encode("utf-16-le")


def xlsx_rows(content: bytes) -> Iterator[Row]:
    """Read the rows; raises as `unpack` does."""
    if content.startswith(_OLD_CONTAINER):
        raise FileEncrypted if _ENCRYPTED_PART in content else NotASpreadsheet
    with or_not_a_spreadsheet():
        book = load_workbook(unpack(content), read_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a file says of its own size would cut off what lies beyond
        for number, row in enumerate(sheet.iter_rows(), 1):
            yield number, [FORMULA_MARK if cell.data_type == "f" else _text(cell.value) for cell in row]


def _text(value: object) -> str:
    """What a person would have typed into a CSV."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return "" if value is None else str(value).strip()
