"""Spreadsheets are read into lines, alike from CSV and from Excel's workbooks."""

from __future__ import annotations

import zipfile
from datetime import datetime, time, timedelta
from io import BytesIO

import pytest
from stride_sessions.sheets import Form, read_sheet

from tests.sheets import HEADER, as_csv, as_xlsx, day, line, lines, repacked, workbook


def test_csv_and_xlsx_say_the_same() -> None:
    rows = [line("RUN-1"), line("17", capacity=None, host=None, distance_m=None), line("A.3", time=time(9, 5))]
    from_csv = read_sheet(as_csv(*rows), Form.CSV)
    assert from_csv == read_sheet(as_xlsx(*rows), Form.XLSX)
    assert [one.reference for one in from_csv.lines] == ["RUN-1", "17", "A.3"]
    assert [one.number for one in from_csv.lines] == [2, 3, 4]
    assert from_csv.lines[0].wall == datetime.combine(day(), time(18, 30))
    assert (from_csv.lines[1].capacity, from_csv.lines[1].host, from_csv.lines[1].distance_m) == (None, None, None)


@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_csv_may_begin_with_a_mark_and_be_parted_by_semicolons(delimiter: str, mark: bytes) -> None:
    assert len(read_sheet(mark + as_csv(line(), delimiter=delimiter), Form.CSV).lines) == 1


def test_columns_are_found_by_name_in_any_order_case_and_spacing() -> None:
    content = as_csv(line(), header=HEADER[::-1])
    titles, _, rest = content.partition(b"\r\n")
    spaced = titles.upper().replace(b",", b" , ").replace(b"DISTANCE_M", b" Distance _M") + b"\r\n" + rest
    assert read_sheet(spaced, Form.CSV) == read_sheet(as_csv(line()), Form.CSV)


def test_columns_that_are_not_known_are_named_and_not_read() -> None:
    row = {**line(), "Officer's name": "=1+1", "notes": "x" * 500, "<b>": ""}
    sheet = read_sheet(as_csv(row, header=[*HEADER, "notes", "<b>", "leader (ward)"]), Form.CSV)
    assert sheet.ignored == ("notes", "column 12", "leader (ward)")
    assert (len(sheet.lines), sheet.bad) == (1, ())


def test_blank_rows_are_passed_over_and_counted() -> None:
    content = workbook([[], HEADER, [], [], list(line().values()), ["", " "]])
    assert [one.number for one in read_sheet(content, Form.XLSX).lines] == [5]
    text = as_csv(line()).replace(b"\r\n", b"\r\n\r\n,,\r\n", 1)
    assert [one.number for one in read_sheet(text, Form.CSV).lines] == [4]


def test_times_and_days_as_excel_keeps_them() -> None:
    rows = [
        line("R1", date=datetime.combine(day(), time())),
        line("R2", time=timedelta(hours=18, minutes=30)),
        line("R3", date=f"{day():%d/%m/%Y}", time="18:30"),
        line("R4", minutes=60.0),
    ]
    read = read_sheet(as_xlsx(*rows), Form.XLSX)
    assert read.bad == ()
    assert {(one.wall, one.planned_minutes) for one in read.lines} == {(datetime.combine(day(), time(18, 30)), 60)}


def test_a_sheet_is_read_beyond_the_size_it_claims() -> None:
    sheet = as_xlsx(*lines(3))
    with zipfile.ZipFile(BytesIO(sheet)) as packed:
        xml = packed.read("xl/worksheets/sheet1.xml")
    claimed = xml.replace(b"<sheetData>", b'<dimension ref="A1:J2"/><sheetData>', 1)
    assert claimed != xml
    assert len(read_sheet(repacked(sheet, {"xl/worksheets/sheet1.xml": claimed}), Form.XLSX).lines) == 3
