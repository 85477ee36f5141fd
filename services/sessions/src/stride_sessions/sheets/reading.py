"""Reads a file into lines of sessions, and says of each line that is none what is wrong, by column and code."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from stride_sessions.domain.imports import BadLine, Line
from stride_sessions.sheets.columns import COLUMNS, CellRefused, read_cell
from stride_sessions.sheets.csv_rows import csv_rows
from stride_sessions.sheets.refusals import ColumnMissing, ColumnRepeated, FileEmpty
from stride_sessions.sheets.rows import Row, within_limits
from stride_sessions.sheets.xlsx_rows import xlsx_rows

_SHOWABLE = re.compile(r"[\w .()/-]{1,64}")


class Form(Enum):
    """What a file is said to be."""

    CSV = "csv"
    CSV_WINDOWS_1252 = "csv-windows-1252"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a file holds: lines that can be read, what is wrong with others, and columns that nobody reads."""

    lines: tuple[Line, ...]
    bad: tuple[BadLine, ...]
    ignored: tuple[str, ...]


def read_sheet(content: bytes, form: Form) -> Sheet:
    """Read a file; raises `Unreadable` where that cannot be done line by line. May take seconds."""
    rows = within_limits(_rows(content, form))
    header = next(rows, None)
    if header is None:
        raise FileEmpty
    places, ignored = _columns(header[1])
    lines: list[Line] = []
    bad: list[BadLine] = []
    seen: set[str] = set()
    for row in rows:
        values, faults = _read_row(row, places)
        faults += _repeated(row[0], values, seen)
        bad += faults
        if not faults:
            lines.append(_line(row[0], values))
    return Sheet(tuple(lines), tuple(bad), ignored)


def _rows(content: bytes, form: Form) -> Iterator[Row]:
    if form is Form.XLSX:
        return xlsx_rows(content)
    return csv_rows(content, "cp1252" if form is Form.CSV_WINDOWS_1252 else "utf-8")


def _columns(header: list[str]) -> tuple[dict[str, int], tuple[str, ...]]:
    """Where our columns are, by name, and the names of all others; a strange name is shown as a number."""
    places: dict[str, int] = {}
    ignored: list[str] = []
    for place, title in enumerate(header):
        name = "".join(title.split()).casefold()
        if name in places:
            raise ColumnRepeated(name)
        if name in COLUMNS:
            places[name] = place
        elif title:
            ignored.append(title if _SHOWABLE.fullmatch(title) else f"column {place + 1}")
    for name, column in COLUMNS.items():
        if column.is_required and name not in places:
            raise ColumnMissing(name)
    return places, tuple(ignored)


def _read_row(row: Row, places: Mapping[str, int]) -> tuple[dict[str, Any], list[BadLine]]:
    number, cells = row
    values: dict[str, Any] = dict.fromkeys(COLUMNS)
    faults: list[BadLine] = []
    for name, place in places.items():
        try:
            values[name] = read_cell(COLUMNS[name], cells[place] if place < len(cells) else "")
        except CellRefused as refused:
            faults.append(BadLine(number, name, refused.code, refused.sentence))
    return values, faults


def _repeated(number: int, values: Mapping[str, Any], seen: set[str]) -> list[BadLine]:
    reference = values["reference"]
    if reference is None:
        return []
    if reference in seen:
        sentence = "Another line of the file has the same reference."
        return [BadLine(number, "reference", "reference-repeated", sentence)]
    seen.add(reference)
    return []


def _line(number: int, values: Mapping[str, Any]) -> Line:
    return Line(
        number=number,
        reference=values["reference"],
        scheme=values["scheme"],
        kind=values["kind"],
        ward=values["ward"],
        wall=datetime.combine(values["date"], values["time"]),
        planned_minutes=values["minutes"],
        capacity=values["capacity"],
        host=values["host"],
        distance_m=values["distance_m"],
        pace=values["pace"],
        step_free=values["step_free"],
        accessibility=values["accessibility"],
        light=values["light"],
        for_whom=values["for_whom"],
    )
