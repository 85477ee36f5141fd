"""A calendar of sessions, read back by the library that reads calendars."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from icalendar import Calendar
from stride_sessions.calendars import calendar_of
from stride_sessions.domain.clock import LocalTime, Window
from stride_sessions.domain.session import Plan, Session, SessionId

NOW = datetime(2026, 10, 19, 9, 30, 15, 250, tzinfo=UTC)
PLAN = Plan(
    scheme="run-and-talk",
    kind="run",
    ward="E05000455",
    starts=LocalTime(datetime.fromisoformat("2026-10-26T06:30")),
    planned_minutes=60,
    host="common-runners",
)
SESSION = Session(session_id=SessionId(UUID(int=7)), plan=PLAN)


def at(wall: str, minutes: int = 60) -> Session:
    starts = LocalTime(datetime.fromisoformat(wall))
    return replace(SESSION, plan=replace(PLAN, starts=starts, planned_minutes=minutes))


def read(*sessions: Session) -> tuple[Any, list[Any]]:
    calendar = Calendar.from_ical(calendar_of(sessions, at=NOW))
    assert isinstance(calendar, Calendar)
    return calendar, calendar.events


def test_a_session_is_one_entry_of_a_published_calendar() -> None:
    calendar, (event,) = read(SESSION)
    assert (calendar["VERSION"], calendar["METHOD"], calendar["CALSCALE"]) == ("2.0", "PUBLISH", "GREGORIAN")
    assert str(event["UID"]) == str(SESSION.session_id)
    assert (event["SEQUENCE"], event["STATUS"], event["CLASS"]) == (1, "CONFIRMED", "PRIVATE")
    assert str(event["SUMMARY"]) == "Run, ward E05000455"
    assert event["DTSTAMP"].dt == NOW.replace(microsecond=0)
    assert set(event) == {"UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "STATUS", "SUMMARY", "CLASS"}


@pytest.mark.parametrize(
    ("wall", "in_utc"),
    [
        ("2026-10-24T06:30", datetime(2026, 10, 24, 5, 30, tzinfo=UTC)),
        ("2026-10-25T06:30", datetime(2026, 10, 25, 6, 30, tzinfo=UTC)),
        ("2027-03-27T06:30", datetime(2027, 3, 27, 6, 30, tzinfo=UTC)),
        ("2027-03-28T06:30", datetime(2027, 3, 28, 5, 30, tzinfo=UTC)),
    ],
)
def test_half_past_six_stays_half_past_six_when_the_clocks_change(wall: str, in_utc: datetime) -> None:
    _, (event,) = read(at(wall))
    assert event["DTSTART"].params["TZID"] == "Europe/London"
    assert event["DTSTART"].dt.replace(tzinfo=None) == datetime.fromisoformat(wall)
    assert event["DTSTART"].dt.astimezone(UTC) == in_utc
    assert event["DTEND"].dt.astimezone(UTC) == in_utc + timedelta(hours=1)


@pytest.mark.parametrize("wall", ["2026-10-24T06:30", "2026-10-25T06:30", "2027-06-01T06:30", "2037-12-01T06:30"])
def test_the_zone_that_is_sent_along_says_the_same_as_ours(wall: str) -> None:
    """A program without a zone of that name of its own goes by the rules in the calendar."""
    calendar, _ = read(SESSION)
    (zone,) = calendar.timezones
    given = datetime.fromisoformat(wall).replace(tzinfo=zone.to_tz(lookup_tzid=False))
    assert given.astimezone(UTC) == LocalTime(datetime.fromisoformat(wall)).instant


@pytest.mark.parametrize("minutes", [29, 90, 119, 150])
def test_a_session_takes_as_long_though_the_clock_shows_its_end_twice(minutes: int) -> None:
    """From half past midnight on; a twin that adds the minutes to the wall is an hour out."""
    _, (event,) = read(at("2026-10-25T00:30", minutes))
    assert event["DTEND"].dt.astimezone(UTC) - event["DTSTART"].dt.astimezone(UTC) == timedelta(minutes=minutes)


def test_what_was_moved_and_then_cancelled_is_the_same_entry_each_time_later_in_sequence() -> None:
    moved, _ = SESSION.reschedule(
        LocalTime(datetime.fromisoformat("2026-10-27T19:00")), "weather", window=Window(), at=NOW
    )
    cancelled, _ = moved.cancel("weather", at=NOW)
    events = [read(session)[1][0] for session in (SESSION, moved, cancelled)]
    assert len({str(event["UID"]) for event in events}) == 1
    assert [event["SEQUENCE"] for event in events] == [1, 2, 3]
    assert [event["STATUS"] for event in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert str(events[2]["SUMMARY"]) == "Cancelled: Run, ward E05000455"


def test_signs_that_mean_something_in_a_calendar_are_escaped_and_long_lines_folded() -> None:
    kind = "walk; a, b\\c\nEND:VEVENT " + "ü" * 80
    text = calendar_of([replace(SESSION, plan=replace(PLAN, kind=kind))], at=NOW)
    assert max(len(line) for line in text.split(b"\r\n")) <= 75
    assert text.count(b"\r\nEND:VEVENT") == 1
    _, (event,) = read(replace(SESSION, plan=replace(PLAN, kind=kind)))
    assert str(event["SUMMARY"]) == f"{kind.capitalize()}, ward E05000455"


def test_no_session_is_a_calendar_all_the_same() -> None:
    calendar, events = read()
    assert (events, len(calendar.timezones)) == ([], 1)
