"""A file that is no spreadsheet is refused by a code for each way to be none, and costs little memory."""

from __future__ import annotations

import random
import struct
import tracemalloc
import zipfile
import zlib
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stride_sessions.sheets import MOST_LINES, Form, Sheet, Unreadable, read_sheet

from tests.sheets import HEADER, as_csv, as_xlsx, line, lines, repacked, with_sheet_xml, workbook

if TYPE_CHECKING:
    from collections.abc import Callable

MEGABYTE = 1024 * 1024


def refusal(content: bytes, form: Form = Form.CSV) -> str:
    with pytest.raises(Unreadable) as refused:
        read_sheet(content, form)
    return refused.value.code


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
