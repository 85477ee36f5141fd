"""A cell is read as what it says, or is named by its line, its column and a code, and never repeated."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stride_sessions.api.session_bodies import NewSession
from stride_sessions.sheets import Form, read_sheet
from stride_sessions.sheets.columns import COLUMNS, CellRefused, read_cell

from tests.sheets import HEADER, as_csv, as_xlsx, day, line, with_sheet_xml

if TYPE_CHECKING:
    from collections.abc import Callable


def faults(content: bytes, form: Form = Form.CSV) -> list[tuple[int, str, str]]:
    return [(bad.line, bad.column, bad.code) for bad in read_sheet(content, form).bad]


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
