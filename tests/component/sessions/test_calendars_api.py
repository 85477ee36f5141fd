"""Calendars over HTTP, on a real Postgres: one session, an officer's week, and what becomes of both."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from tests.component.sessions.series import OCTOBER, clock_change
from tests.component.sessions.test_officers_api import WEATHER, given, planned
from tests.component.sessions.test_staff_api import HOST, OFFICER, STAFF, added

if TYPE_CHECKING:
    from tests.component.sessions.conftest import Caller, Running


def today() -> date:
    return datetime.now(ZoneInfo("Europe/London")).date()


async def events(caller: Caller, path: str, **params: str) -> list[Any]:
    answer = await caller.get(f"{path}/calendar.ics", **params)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    calendar = Calendar.from_ical(answer.content)
    assert isinstance(calendar, Calendar)
    found: list[Any] = calendar.events
    return found


@pytest.fixture
async def jo(merton: Caller) -> dict[str, Any]:
    return await added(merton, OFFICER)


async def test_a_session_keeps_its_entry_when_it_is_moved_and_cancelled(merton: Caller, next_week: str) -> None:
    path = await planned(merton, next_week)
    (first,) = await events(merton, path)
    move = {"starts_at": next_week.replace("18:30", "19:15"), "zone": "Europe/London", "reason": "weather"}
    await merton.post(f"{path}/reschedule", move)
    (moved,) = await events(merton, path)
    await merton.post(f"{path}/cancel", WEATHER)
    (cancelled,) = await events(merton, path)
    assert {str(one["UID"]) for one in (first, moved, cancelled)} == {path.rpartition("/")[2]}
    assert first["SEQUENCE"] < moved["SEQUENCE"] < cancelled["SEQUENCE"]
    assert [str(one["STATUS"]) for one in (first, moved, cancelled)] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert moved["DTSTART"].dt.strftime("%H:%M") == "19:15"


async def test_half_past_six_is_half_past_six_in_the_week_in_which_the_clocks_go_back(
    merton: Caller, jo: dict[str, Any]
) -> None:
    change = clock_change(OCTOBER)
    before, after = change - timedelta(days=1), change + timedelta(days=1)
    for on in (before, after):
        await given(merton, await planned(merton, f"{on}T06:30"), jo)
    found = await events(merton, f"{STAFF}/{jo['staff_id']}", **{"from": str(before)})
    assert [one["DTSTART"].dt.strftime("%H:%M") for one in found] == ["06:30", "06:30"]
    assert [one["DTSTART"].dt.astimezone(UTC).hour for one in found] == [5, 6]


async def test_a_week_holds_an_officers_sessions_of_seven_days_and_what_was_cancelled(
    merton: Caller, jo: dict[str, Any]
) -> None:
    days = (-1, 0, 6, 7)
    paths = [await planned(merton, f"{today() + timedelta(days=day)}T06:30") for day in days]
    others = await planned(merton, f"{today()}T06:30")
    for path in paths:
        await given(merton, path, jo)
    await merton.post(f"{paths[2]}/cancel", WEATHER)
    week = await events(merton, f"{STAFF}/{jo['staff_id']}")
    assert [str(one["UID"]) for one in week] == [path.rpartition("/")[2] for path in paths[1:3]]
    assert [str(one["STATUS"]) for one in week] == ["CONFIRMED", "CANCELLED"]
    assert others.rpartition("/")[2] not in {str(one["UID"]) for one in week}
    later = await events(merton, f"{STAFF}/{jo['staff_id']}", **{"from": str(today() + timedelta(days=1))})
    assert [str(one["UID"]) for one in later] == [path.rpartition("/")[2] for path in paths[2:]]


async def test_nobody_is_named_in_a_calendar(merton: Caller, jo: dict[str, Any]) -> None:
    await given(merton, await planned(merton, f"{today()}T06:30"), jo)
    text = (await merton.get(f"{STAFF}/{jo['staff_id']}/calendar.ics")).text
    assert "BEGIN:VEVENT" in text
    assert not any(name in text for name in ("Jo", "Marsh", "test-officer"))


async def test_who_was_given_nothing_has_an_empty_week(merton: Caller, jo: dict[str, Any]) -> None:
    host = await added(merton, HOST)
    assert [await events(merton, f"{STAFF}/{one['staff_id']}") for one in (jo, host)] == [[], []]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
async def test_the_ends_of_the_calendar_are_weeks_too(merton: Caller, jo: dict[str, Any], day: str) -> None:
    assert await events(merton, f"{STAFF}/{jo['staff_id']}", **{"from": day}) == []


@pytest.mark.parametrize("day", ["2026-02-30", "1764115200", "2026-11-22T00:00", "", "tomorrow"])
async def test_what_is_no_day_is_refused(merton: Caller, jo: dict[str, Any], day: str) -> None:
    answer = await merton.get(f"{STAFF}/{jo['staff_id']}/calendar.ics", **{"from": day})
    assert (answer.status_code, answer.json()["code"]) == (422, "request-invalid")


async def test_weeks_are_the_teams_own(running: Running, merton: Caller, jo: dict[str, Any]) -> None:
    path = f"{STAFF}/{jo['staff_id']}/calendar.ics"
    callers = [running.caller(role, "merton") for role in ("officer", "coordinator", "central")]
    assert [(await caller.get(path)).status_code for caller in callers] == [200, 200, 403]
