"""Spreadsheets are read into lines; each way to be none is refused by a code of its own."""

from __future__ import annotations

import random
import struct
import tracemalloc
import zipfile
import zlib
from contextlib import suppress
from datetime import datetime, time, timedelta
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stride_sessions.api.session_bodies import NewSession
from stride_sessions.sheets import MOST_LINES, Form, Sheet, Unreadable, read_sheet
from stride_sessions.sheets.columns import COLUMNS, CellRefused, read_cell

from tests.sheets import HEADER, as_csv, as_xlsx, day, line, lines, repacked, with_sheet_xml, workbook

if TYPE_CHECKING:
    from collections.abc import Callable

MEGABYTE = 1024 * 1024


def faults(content: bytes, form: Form = Form.CSV) -> list[tuple[int, str, str]]:
    return [(bad.line, bad.column, bad.code) for bad in read_sheet(content, form).bad]


def refusal(content: bytes, form: Form = Form.CSV) -> str:
    with pytest.raises(Unreadable) as refused:
        read_sheet(content, form)
    return refused.value.code


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


@pytest.mark.parametrize(
    ("change", "column", "code"),
    [
        ({"reference": ""}, "reference", "cell-empty"),
        ({"reference": "Jane Smith"}, "reference", "form-wrong"),
        ({"reference": "07700900123"}, "reference", "form-wrong"),
        ({"scheme": "pub-crawl"}, "scheme", "code-unknown"),
        ({"kind": "Jane"}, "kind", "code-unknown"),
        ({"ward": "E0500045"}, "ward", "form-wrong"),
        ({"ward": "E05\u0660\u0660\u0660\u0660\u0660\u0660"}, "ward", "form-wrong"),
        ({"date": "2026-02-30"}, "date", "not-a-date"),
        ({"date": "11/22/2026"}, "date", "not-a-date"),
        ({"date": "1926-11-22"}, "date", "not-a-date"),
        ({"date": "46348"}, "date", "not-a-date"),
        ({"time": "25:00"}, "time", "not-a-time"),
        ({"time": "18:30:30"}, "time", "not-a-time"),
        ({"minutes": "an hour"}, "minutes", "not-a-whole-number"),
        ({"minutes": "9" * 100}, "minutes", "not-a-whole-number"),
        ({"minutes": "481"}, "minutes", "out-of-range"),
        ({"distance_m": "-5"}, "distance_m", "out-of-range"),
        ({"capacity": "+0"}, "capacity", "out-of-range"),
        ({"capacity": "1.5"}, "capacity", "not-a-whole-number"),
        ({"host": "Common Runners"}, "host", "form-wrong"),
        ({"host": "x" * 201}, "host", "cell-too-long"),
        ({"host": "=1+1"}, "host", "formula"),
        ({"host": "+SUM(A1)"}, "host", "formula"),
        ({"host": " -cmd|' /C calc'!A0"}, "host", "formula"),
        ({"host": "@SUM(A1)"}, "host", "formula"),
        ({"capacity": "=30"}, "capacity", "formula"),
    ],
    ids=str,
)
@pytest.mark.parametrize("form", [Form.CSV, Form.XLSX])
def test_a_cell_that_cannot_be_right_is_named(change: dict[str, str], column: str, code: str, form: Form) -> None:
    write = as_csv if form is Form.CSV else as_xlsx
    content = write(line("R1"), line("R2") | change, line("R3"))
    assert faults(content, form) == [(3, column, code)]
    assert len(read_sheet(content, form).lines) == 2


MORE = [*HEADER, "pace", "step_free", "accessibility", "light", "for_whom"]


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_what_is_said_more_fully_is_read_and_may_be_left_empty(write: Callable[..., bytes]) -> None:
    full = {"pace": "easy", "step_free": True, "accessibility": "wheelchair, guide-dog  wheelchair", "light": "dusk"}
    content = write(line("R1", **full, for_whom="women-only"), line("R2", step_free="No"), header=MORE)
    first, second = read_sheet(content, Form.CSV if write is as_csv else Form.XLSX).lines
    assert (first.pace, first.step_free, first.accessibility) == ("easy", True, ("guide-dog", "wheelchair"))
    assert (first.light, first.for_whom) == ("dusk", "women-only")
    assert (second.pace, second.step_free, second.accessibility, second.for_whom) == (None, False, None, None)


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("pace", "fast", "code-unknown"),
        ("step_free", "perhaps", "not-yes-or-no"),
        ("accessibility", "wheelchair stilts", "code-unknown"),
        ("light", "moon", "code-unknown"),
        ("for_whom", "ladies", "code-unknown"),
    ],
)
def test_a_code_that_is_not_known_is_named(column: str, cell: str, code: str) -> None:
    content = as_csv(line("R1", **{column: cell}), header=MORE)
    assert faults(content) == [(2, column, code)]


def test_a_sentence_never_repeats_a_cell() -> None:
    secret = "Zara-Quill"
    row = dict.fromkeys(HEADER, secret)
    for content, form in ((as_csv(row), Form.CSV), (as_xlsx(row), Form.XLSX)):
        sheet = read_sheet(content, form)
        assert len(sheet.bad) == len(HEADER)
        assert secret not in str(sheet)


def test_a_reference_stands_for_one_line_of_a_file() -> None:
    content = as_csv(line("R1"), line("R2"), line("R1", minutes=5), line("R1", minutes="?"))
    assert faults(content) == [
        (4, "reference", "reference-repeated"),
        (5, "minutes", "not-a-whole-number"),
        (5, "reference", "reference-repeated"),
    ]


def test_a_formula_of_a_workbook_is_refused_though_its_last_result_is_there() -> None:
    cells = ["R1", "run-and-talk", "run", "E05000455", str(day()), "18:30"]
    texts = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in cells)
    titles = "".join(f'<c t="inlineStr"><is><t>{title}</t></is></c>' for title in HEADER)
    for formula in ("<f>30+30</f>", '<f t="array" ref="G2">30+30</f>', '<f t="shared" si="0"/>', "<f/>"):
        content = with_sheet_xml(f"<row>{titles}</row><row>{texts}<c>{formula}<v>60</v></c></row>")
        assert faults(content, Form.XLSX) == [(2, "minutes", "formula")], formula


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file-empty"),
        (b"\xef\xbb\xbf \r\n\r\n", "file-empty"),
        (b"hello", "column-missing"),
        (as_csv(line(), header=HEADER[1:]), "column-missing"),
        (as_csv(line(), header=[*HEADER, " Ward "]), "column-repeated"),
        (as_csv(line()) + b'"R2,run-and-talk', "csv-broken"),
        (as_csv(line()) + b'"R2"x,run-and-talk', "csv-broken"),
        (as_csv(line()) + b"x" * 200_000, "csv-broken"),
        (as_csv(line()) + b"," * 200 + b"x", "too-many-columns"),
        (as_csv(line(), header=[*HEADER, *(f"c{number}" for number in range(190))]), "too-many-columns"),
        (as_csv(line()).decode().encode("utf-16"), "encoding-wrong"),
    ],
    ids=range(11),
)
def test_a_csv_that_is_none_is_refused(content: bytes, code: str) -> None:
    assert refusal(content) == code


def test_a_wrong_encoding_names_the_byte() -> None:
    content = as_csv(line()) + "R2,caf\u00e9".encode("cp1252")
    with pytest.raises(Unreadable) as refused:
        read_sheet(b"\xef\xbb\xbf" + content, Form.CSV)
    assert refused.value.code == "encoding-wrong"
    assert f"byte {len(content) - 1 + 3}," in str(refused.value)


def test_windows_1252_is_read_where_it_is_said() -> None:
    content = as_csv(line(), header=[*HEADER, "caf"]).replace(b"caf", b"caf\xe9")
    assert read_sheet(content, Form.CSV_WINDOWS_1252).ignored == ("caf\u00e9",)
    assert refusal(content, Form.CSV) == "encoding-wrong"
    assert refusal(content + b"\x81", Form.CSV_WINDOWS_1252) == "encoding-wrong"


def test_ten_thousand_lines_are_taken_and_one_more_is_not() -> None:
    rows = lines(MOST_LINES)
    assert len(read_sheet(as_csv(*rows), Form.CSV).lines) == MOST_LINES
    assert refusal(as_csv(*rows, line("A1"))) == "too-many-lines"


def zipped(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    written = BytesIO()
    with zipfile.ZipFile(written, "w", method) as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    return written.getvalue()


def flagged(content: bytes) -> bytes:
    """The same, said to be encrypted."""
    found = content.index(b"PK\x01\x02")
    return content[: found + 8] + b"\x01\x00" + content[found + 10 :]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not-a-spreadsheet"),
        (as_csv(line()), "not-a-spreadsheet"),
        (b"PK\x03\x04 and so on", "not-a-spreadsheet"),
        (as_xlsx(line())[:-40], "not-a-spreadsheet"),
        (zipped({"a.txt": b"a letter"}), "not-a-spreadsheet"),
        (zipped({"a.txt": b"a letter"}, zipfile.ZIP_LZMA), "not-a-spreadsheet"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "not-a-spreadsheet"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "file-encrypted"),
        (flagged(as_xlsx(line())), "file-encrypted"),
        (repacked(as_xlsx(line()), {"xl/vbaProject.bin": b"macro"}), "file-has-macros"),
        (repacked(as_xlsx(line()), {"[Content_Types].xml": b"<a b='macroEnabled'/>"}), "file-has-macros"),
        (repacked(as_xlsx(line()), {"xl/media/image.png": bytes(60 * MEGABYTE)}), "file-unpacks-too-large"),
        (repacked(as_xlsx(line()), {"xl/media/image.png": bytes(2 * MEGABYTE)}), "file-unpacks-too-large"),
        (zipped({f"part{number}": b"" for number in range(1001)}), "file-unpacks-too-large"),
        (workbook([[*HEADER, *range(190)]]), "too-many-columns"),
        (workbook([]), "file-empty"),
        (with_sheet_xml("not <xml"), "not-a-spreadsheet"),
        (with_sheet_xml('<row r="x"/>'), "not-a-spreadsheet"),
        (with_sheet_xml('<row><c t="s"><v>999</v></c></row>'), "not-a-spreadsheet"),
        (with_sheet_xml(f"<row><c><v>{'9' * 5000}</v></c></row>"), "not-a-spreadsheet"),
        (with_sheet_xml('<row r="999999999999"><c><v>1</v></c></row>'), "too-many-lines"),
        (with_sheet_xml('<row><c r="XFD1"/></row>' * 200), "too-many-columns"),
    ],
    ids=range(22),
)
def test_a_workbook_that_is_none_is_refused(content: bytes, code: str) -> None:
    assert refusal(content, Form.XLSX) == code


def test_entities_are_not_expanded() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>'
    sheet = with_sheet_xml("")
    for part in ("xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml"):
        assert refusal(repacked(sheet, {part: bomb}), Form.XLSX) in {"not-a-spreadsheet", "file-empty"}


def test_a_zip_whose_directory_lies_gives_no_more_than_it_admits() -> None:
    """Ten bytes, it says, with the right sum for them; what is packed is 40 MB, which `ZipFile.read` would unpack."""
    content = zipped({"xl/workbook.xml": bytes(40 * MEGABYTE)})
    directory = content.index(b"PK\x01\x02")
    lie = struct.pack("<L", zlib.crc32(bytes(10)))
    content = content[: directory + 16] + lie + content[directory + 20 :]
    content = content[: directory + 24] + struct.pack("<L", 10) + content[directory + 28 :]
    with zipfile.ZipFile(BytesIO(content)) as packed:
        assert packed.infolist()[0].file_size == 10
        assert peak_of(lambda: packed.read("xl/workbook.xml")) > 40 * MEGABYTE
    assert peak_of(lambda: refusal(content, Form.XLSX)) < 2 * MEGABYTE


def peak_of(do: Callable[[], object]) -> int:
    """The most memory that it took."""
    tracemalloc.start()
    try:
        do()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_workbook_of_tags_alone_is_not_parsed() -> None:
    """Each tag becomes an object many times as large, and a row is held as a whole."""
    noise = {"xl/media/noise.bin": random.Random(1).randbytes(MEGABYTE)}  # noqa: S311 - what does not pack well
    bomb = repacked(with_sheet_xml(f"<row>{'<c/>' * 3 * MEGABYTE}</row>"), noise)
    assert refusal(bomb, Form.XLSX) == "file-unpacks-too-large"


def test_a_sheet_is_read_beyond_the_size_it_claims() -> None:
    sheet = as_xlsx(*lines(3))
    with zipfile.ZipFile(BytesIO(sheet)) as packed:
        xml = packed.read("xl/worksheets/sheet1.xml")
    claimed = xml.replace(b"<sheetData>", b'<dimension ref="A1:J2"/><sheetData>', 1)
    assert claimed != xml
    assert len(read_sheet(repacked(sheet, {"xl/worksheets/sheet1.xml": claimed}), Form.XLSX).lines) == 3


@given(st.binary(max_size=300) | st.text(max_size=100).map(str.encode), st.sampled_from(Form))
def test_any_bytes_are_a_sheet_or_are_refused(content: bytes, form: Form) -> None:
    read_or_refused(content, form)
    read_or_refused(as_csv(line()) + content, form)


@given(st.sampled_from(["xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml"]), st.data())
def test_a_workbook_with_a_damaged_part_is_a_sheet_or_is_refused(part: str, data: st.DataObject) -> None:
    with zipfile.ZipFile(BytesIO(as_xlsx(line()))) as packed:
        whole = packed.read(part)
    place = data.draw(st.integers(0, len(whole)))
    damaged = whole[:place] + data.draw(st.binary(max_size=8)) + whole[place + data.draw(st.integers(0, 20)) :]
    read_or_refused(repacked(as_xlsx(line()), {part: damaged}), Form.XLSX)


@given(st.integers(0, 5000), st.binary(min_size=1, max_size=4))
def test_a_damaged_zip_is_a_sheet_or_is_refused(place: int, damage: bytes) -> None:
    whole = as_xlsx(line())
    read_or_refused(whole[:place] + damage + whole[place + len(damage) :], Form.XLSX)


def read_or_refused(content: bytes, form: Form) -> None:
    """Anything else that is raised fails the test."""
    with suppress(Unreadable):
        assert isinstance(read_sheet(content, form), Sheet)


@given(st.sampled_from(sorted(COLUMNS)), st.text())
def test_any_text_in_a_cell_is_a_value_or_is_refused(name: str, text: str) -> None:
    with suppress(CellRefused):
        read_cell(COLUMNS[name], text.strip())


@pytest.mark.parametrize(
    ("column", "field"), [("minutes", "planned_minutes"), ("capacity", "capacity"), ("distance_m", "distance_m")]
)
def test_a_cell_takes_what_a_request_takes(column: str, field: str) -> None:
    schema = NewSession.model_json_schema()["properties"][field]
    bounds = schema if "minimum" in schema else schema["anyOf"][0]
    for edge in (bounds["minimum"], bounds["maximum"]):
        assert read_cell(COLUMNS[column], str(edge)) == edge
    for beyond in (bounds["minimum"] - 1, bounds["maximum"] + 1):
        with pytest.raises(CellRefused):
            read_cell(COLUMNS[column], str(beyond))
