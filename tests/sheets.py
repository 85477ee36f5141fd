"""Makes spreadsheets of sessions, good ones and others, for the tests of what reads them."""

from __future__ import annotations

import csv
from datetime import date, datetime, time, timedelta
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile
from zoneinfo import ZoneInfo

from openpyxl import Workbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

CSV_TYPE = "text/csv"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADER = ("reference", "scheme", "kind", "ward", "date", "time", "minutes", "capacity", "host", "distance_m")


def day(days: int = 7) -> date:
    """A day so many days from today, in London."""
    return datetime.now(ZoneInfo("Europe/London")).date() + timedelta(days=days)


def line(reference: str = "RUN-1", **changes: Any) -> dict[str, Any]:
    """One session, as a borough has it in its list."""
    return {
        "reference": reference,
        "scheme": "run-and-talk",
        "kind": "run",
        "ward": "E05000455",
        "date": day(),
        "time": time(18, 30),
        "minutes": 60,
        "capacity": 30,
        "host": "common-runners",
        "distance_m": 8000,
    } | changes


def lines(count: int) -> list[dict[str, Any]]:
    """As many sessions, each under a reference and on a day of its own, as far as the days go."""
    return [line(f"RUN-{number}", date=day(1 + number % 300)) for number in range(count)]


def as_csv(*rows: Mapping[str, Any], header: Sequence[str] = HEADER, delimiter: str = ",") -> bytes:
    written = StringIO()
    writer = csv.writer(written, delimiter=delimiter)
    writer.writerow(header)
    writer.writerows([row.get(name, "") for name in header] for row in rows)
    return written.getvalue().encode()


def as_xlsx(*rows: Mapping[str, Any], header: Sequence[str] = HEADER) -> bytes:
    return workbook([header, *([row.get(name) for name in header] for row in rows)])


def workbook(table: Iterable[Sequence[Any]]) -> bytes:
    """A workbook of one sheet."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in table:
        sheet.append(row)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def repacked(content: bytes, changes: Mapping[str, bytes]) -> bytes:
    """A workbook with some of its parts replaced or added."""
    written = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(written, "w", ZIP_DEFLATED) as new:
        for name, part in {**{name: old.read(name) for name in old.namelist()}, **changes}.items():
            new.writestr(name, part)
    return written.getvalue()


def with_sheet_xml(rows: str) -> bytes:
    """A workbook whose sheet has these rows, as XML."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    xml = f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'
    return repacked(as_xlsx(line()), {"xl/worksheets/sheet1.xml": xml.encode()})
