"""Series over HTTP, on a real Postgres: planned on the wall clock, refused by code and field, listed."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from stride_sessions.domain.clock import LocalTime

from tests.component.sessions.series import MARCH, OCTOBER, SERIES, SESSIONS, clock_change, created, in_days, plan

if TYPE_CHECKING:
    from tests.component.sessions.conftest import Caller, Running


async def test_a_series_is_planned_with_all_its_sessions_and_each_is_said(running: Running, merton: Caller) -> None:
    series = await created(merton, plan(in_days(7), capacity=9))
    assert (await merton.get(f"{SERIES}/{series['series_id']}")).json() == series
    expected = [str(in_days(7 * week)) for week in (1, 2, 3, 4)]
    assert [one["series_on"] for one in series["sessions"]] == [one["on"] for one in series["sessions"]] == expected
    said = [row for row in await running.said() if "session-created" in row["type"]]
    assert [row["key"] for row in said] == [one["session_id"] for one in series["sessions"]]
    assert not any("06:30" in row["data"] or "rule" in row["data"] for row in said)
    first = (await merton.get(f"{SESSIONS}/{series['sessions'][0]['session_id']}")).json()
    assert (first["series_id"], first["series_on"], first["capacity"]) == (series["series_id"], expected[0], 9)


@pytest.mark.parametrize("month", [MARCH, OCTOBER])
async def test_half_past_six_stays_half_past_six_when_the_clocks_change(merton: Caller, month: int) -> None:
    change = clock_change(month)
    series = await created(merton, plan(change - timedelta(days=7), rule="FREQ=WEEKLY;COUNT=3"))
    walls = [datetime.fromisoformat(one["starts_at"]) for one in series["sessions"]]
    assert [str(wall.time()) for wall in walls] == ["06:30:00"] * 3
    before, after, later = (LocalTime.of(wall).instant for wall in walls)
    assert after - before == timedelta(days=7, hours=1 if month == OCTOBER else -1)
    assert later - after == timedelta(days=7)


async def test_a_quarter_past_midnight_in_summer_is_on_its_london_day(running: Running, merton: Caller) -> None:
    summer = clock_change(MARCH) + timedelta(days=1)
    series = await created(merton, plan(summer, "00:15", rule="FREQ=DAILY;COUNT=2"))
    days = [str(summer), str(summer + timedelta(days=1))]
    assert [one["series_on"] for one in series["sessions"]] == [one["on"] for one in series["sessions"]] == days
    assert (await running.last_said())["on"] == days[-1]
    assert LocalTime.of(datetime.fromisoformat(f"{summer}T00:15")).instant.date() < summer


@pytest.mark.parametrize(("month", "code"), [(MARCH, "local-time-nonexistent"), (OCTOBER, "local-time-ambiguous")])
async def test_a_time_that_no_clock_shows_once_is_named_by_its_date(
    running: Running, merton: Caller, month: int, code: str
) -> None:
    change = clock_change(month)
    body = plan(change - timedelta(days=7), "01:30", rule="FREQ=WEEKLY;COUNT=3")
    answer = await merton.post(SERIES, body)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert str(change) in answer.json()["detail"]
    assert answer.json()["errors"][0]["field"] == "starts_at"
    assert "session-created" not in await running.types_said()
    assert len((await created(merton, body | {"except_on": [str(change)]}))["sessions"]) == 2


@pytest.mark.parametrize(
    ("changes", "refusal", "field"),
    [
        ({"rule": "FREQ=OFTEN;COUNT=2"}, (422, "rule-unparseable"), "rule"),
        ({"rule": "FREQ=YEARLY;COUNT=2"}, (422, "rule-part-unsupported"), "rule"),
        ({"rule": "FREQ=WEEKLY"}, (422, "rule-without-end"), "rule"),
        ({"rule": f"FREQ=WEEKLY;UNTIL={in_days(30):%Y%m%d}T063000"}, (422, "until-naive"), "rule"),
        ({"rule": f"FREQ=WEEKLY;UNTIL={in_days(1):%Y%m%d}T063000Z"}, (422, "rule-without-date"), "rule"),
        (
            {"rule": "FREQ=DAILY;COUNT=1", "except_on": [str(in_days(n)) for n in (7, 8)]},
            (422, "rule-without-date"),
            "rule",
        ),
        ({"rule": "FREQ=DAILY;COUNT=10000"}, (422, "rule-too-many-dates"), "rule"),
        ({"rule": "FREQ=DAILY;UNTIL=99991231T235959Z"}, (422, "rule-too-many-dates"), "rule"),
        ({"rule": "FREQ=WEEKLY;COUNT=60"}, (422, "too-far-ahead"), None),
        ({"starts_at": f"{in_days(-31)}T06:30"}, (422, "too-far-back"), None),
        ({"scheme": "walk-and-talk"}, (409, "scheme-not-launched"), None),
        ({"rule": "FREQ=WEEKLY;COUNT=2\n"}, (422, "request-invalid"), "rule"),
        ({"rule": "FREQ=WEEKLY;COUNT=" + "0" * 255}, (422, "request-invalid"), "rule"),
        ({"except_on": ["yesterday"]}, (422, "request-invalid"), "except_on.0"),
        ({"except_on": [str(in_days(7))] * 201}, (422, "request-invalid"), "except_on"),
    ],
)
async def test_what_no_series_can_be_is_refused_by_code_and_field(
    running: Running, merton: Caller, changes: dict[str, Any], refusal: tuple[int, str], field: str | None
) -> None:
    answer = await merton.post(SERIES, plan(in_days(7)) | changes)
    assert (answer.status_code, answer.json()["code"]) == refusal
    assert [fault["field"] for fault in answer.json().get("errors", [])] == ([field] if field else [])
    assert "session-created" not in await running.types_said()
    assert (await merton.get(SERIES)).json()["items"] == []


async def test_two_hundred_sessions_are_one_series(merton: Caller) -> None:
    series = await created(merton, plan(in_days(1), "18:30", rule="FREQ=DAILY;COUNT=200"))
    assert len({one["series_on"] for one in series["sessions"]}) == 200


async def test_twenty_equal_requests_at_once_are_one_series(running: Running, merton: Caller) -> None:
    body = plan(in_days(7))
    answers = await asyncio.gather(*(merton.post(SERIES, body, key="same") for _ in range(20)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert len((await merton.get(SERIES)).json()["items"]) == 1
    assert (await running.types_said()).count("session-created") == 4


async def test_series_are_listed_page_by_page(merton: Caller) -> None:
    expected = [(await created(merton, plan(in_days(7), rule="FREQ=DAILY;COUNT=1")))["series_id"] for _ in range(3)]
    first = (await merton.get(SERIES, limit=2)).json()
    second = (await merton.get(SERIES, limit=2, after=first["next_cursor"])).json()
    assert [one["series_id"] for one in first["items"] + second["items"]] == expected
    assert second["next_cursor"] is None
