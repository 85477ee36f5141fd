"""Reads CSV, between commas or semicolons as its header line is; guesses no encoding."""

import codecs
import csv
from collections.abc import Iterator
from io import StringIO

from stride_sessions.sheets.refusals import CsvBroken, EncodingWrong
from stride_sessions.sheets.rows import Row


def csv_rows(content: bytes, encoding: str) -> Iterator[Row]:
    """Read the rows; raises `EncodingWrong`, `CsvBroken`."""
    text = _decode(content, encoding)
    reader = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    number = 1
    try:
        for cells in reader:
            yield number, [cell.strip() for cell in cells]
            number = reader.line_num + 1
    except csv.Error:
        raise CsvBroken from None


def _decode(content: bytes, encoding: str) -> str:
    """Decode, without the mark that Excel puts before UTF-8."""
    begin = len(codecs.BOM_UTF8) if encoding == "utf-8" and content.startswith(codecs.BOM_UTF8) else 0
    try:
        return content[begin:].decode(encoding)
    except UnicodeDecodeError as wrong:
        raise EncodingWrong(begin + wrong.start) from None


def _delimiter(text: str) -> str:
    header = text.lstrip().partition("\n")[0]
    return ";" if header.count(";") > header.count(",") else ","
