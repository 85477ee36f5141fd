"""Sessions over HTTP, on a real Postgres."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

if TYPE_CHECKING:
    from tests.component.sessions.conftest import Caller, Running

SESSIONS = "/boroughs/merton/sessions"


def day(days: int, clock: str = "12:00") -> str:
    return f"{(datetime.now(ZoneInfo('Europe/London')) + timedelta(days=days)).date()}T{clock}"


def plan(**changes: Any) -> dict[str, Any]:
    return {
        "scheme": "run-and-talk",
        "kind": "run",
        "ward": "E05000455",
        "starts_at": day(7, "18:30"),
        "zone": "Europe/London",
        "planned_minutes": 60,
        "capacity": 5,
        "host": "common-runners",
        "distance_m": 8000,
    } | changes


async def created(caller: Caller, **changes: Any) -> str:
    answer = await caller.post(SESSIONS, plan(**changes))
    assert answer.status_code == 201, answer.text
    session_id: str = answer.json()["session_id"]
    return session_id


async def test_a_session_is_planned_read_and_said(running: Running, merton: Caller) -> None:
    answer = await merton.post(SESSIONS, plan())
    assert answer.status_code == 201
    session = answer.json()
    assert (session["state"], session["part_of_day"], session["borough"]) == ("planned", "evening", "merton")
    assert (await merton.get(f"{SESSIONS}/{session['session_id']}")).json() == session
    assert await running.last_said() == {
        "session_id": session["session_id"],
        "scheme": "run-and-talk",
        "kind": "run",
        "ward": "E05000455",
        "on": session["on"],
        "part_of_day": "evening",
        "host": "common-runners",
        "distance_m": 8000,
        "planned_minutes": 60,
    }


async def test_an_event_tells_no_time_of_day_nor_capacity(running: Running, merton: Caller) -> None:
    await created(merton, starts_at=day(7, "18:37"))
    assert "18:37" not in str(await running.last_said())
    assert "capacity" not in await running.last_said()


async def test_the_life_of_a_session_is_said_in_order(running: Running, merton: Caller) -> None:
    session_id = await created(merton)
    moved = {"starts_at": day(-1), "zone": "Europe/London", "reason": "weather"}
    await merton.post(f"{SESSIONS}/{session_id}/reschedule", moved)
    answer = await merton.post(f"{SESSIONS}/{session_id}/complete", {"head_count": 12, "minutes": None})
    assert answer.json()["state"] == "completed"
    rows = [row for row in await running.said() if row["key"] == session_id]
    assert [row["keyseq"] for row in rows] == [1, 2, 3]
    assert {row["topic"] for row in rows} == {"stride.merton.sessions"}
    hour = rows[-1]["occurred_at"]
    assert (hour.minute, hour.second, hour.microsecond) == (0, 0, 0)


async def test_a_command_sent_twice_is_done_once(running: Running, merton: Caller) -> None:
    body = plan()
    first = await merton.post(SESSIONS, body, key="same")
    second = await merton.post(SESSIONS, body, key="same")
    assert (first.status_code, first.json()) == (second.status_code, second.json())
    assert (await running.types_said()).count("session-created") == 1


async def test_a_session_is_not_moved_to_an_hour_that_the_clock_skips(merton: Caller) -> None:
    move = {"starts_at": "2027-03-28T01:30", "zone": "Europe/London", "reason": "weather"}
    answer = await merton.post(f"{SESSIONS}/{await created(merton)}/reschedule", move)
    assert (answer.status_code, answer.json()["code"]) == (422, "local-time-nonexistent")


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"starts_at": day(-31)}, 422, "too-far-back"),
        ({"starts_at": day(402)}, 422, "too-far-ahead"),
        ({"starts_at": "2027-03-28T01:30"}, 422, "local-time-nonexistent"),
        ({"starts_at": "2027-10-31T01:30"}, 422, "local-time-ambiguous"),
        ({"scheme": "walk-and-talk"}, 409, "scheme-not-launched"),
        ({"scheme": "pub-crawl"}, 422, "request-invalid"),
        ({"zone": "Europe/Paris"}, 422, "request-invalid"),
        ({"starts_at": "2026-02-30T12:00"}, 422, "request-invalid"),
        ({"starts_at": "2026-11-22T18:30Z"}, 422, "request-invalid"),
        ({"starts_at": "2026-11-22T18:30\n"}, 422, "request-invalid"),
        ({"ward": "E05\u0660\u0660\u0660\u0660\u0660\u0660"}, 422, "request-invalid"),
        ({"planned_minutes": 10**30}, 422, "request-invalid"),
        ({"planned_minutes": "60"}, 422, "request-invalid"),
        ({"planned_minutes": True}, 422, "request-invalid"),
        ({"capacity": 0}, 422, "request-invalid"),
        ({"host": "a\u0000b"}, 422, "request-invalid"),
        ({"host": "\ud800"}, 422, "request-invalid"),
        ({"leader": "somebody"}, 422, "request-invalid"),
    ],
)
async def test_what_cannot_be_planned_is_refused_by_code(
    running: Running, merton: Caller, changes: dict[str, Any], status: int, code: str
) -> None:
    answer = await merton.post(SESSIONS, plan(**changes))
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert "session-created" not in await running.types_said()


@pytest.mark.parametrize("days", [-30, 400])
async def test_the_window_lets_its_edges_in(merton: Caller, days: int) -> None:
    await created(merton, starts_at=day(days))


async def test_officers_enter_sessions_from_today_on(running: Running, merton: Caller) -> None:
    officer = running.caller("officer", "merton")
    today, yesterday = plan(starts_at=day(0)), plan(starts_at=day(-1))
    assert (await officer.post(SESSIONS, today)).status_code == 201
    move = {"starts_at": day(-1), "zone": "Europe/London", "reason": "weather"}
    refused = [
        await officer.post(SESSIONS, yesterday),
        await officer.post(f"{SESSIONS}/{await created(merton)}/reschedule", move),
    ]
    assert [(answer.status_code, answer.json()["code"]) for answer in refused] == [(422, "too-far-back")] * 2
    both = replace(officer, token=running.issuer.token("both", ["officer", "coordinator"], ["merton"]))
    assert (await both.post(SESSIONS, yesterday)).status_code == 201


async def test_a_session_that_is_over_is_left_alone(merton: Caller) -> None:
    cancelled, completed = await created(merton), await created(merton, starts_at=day(-1))
    await merton.post(f"{SESSIONS}/{cancelled}/cancel", {"reason": "weather"})
    await merton.post(f"{SESSIONS}/{completed}/complete", {"head_count": 3})
    move = {"starts_at": day(8), "zone": "Europe/London", "reason": "weather"}
    for session_id, code in ((cancelled, "session-already-cancelled"), (completed, "session-already-completed")):
        path = f"{SESSIONS}/{session_id}"
        answers = [
            await merton.post(f"{path}/reschedule", move),
            await merton.post(f"{path}/cancel", {"reason": "weather"}),
            await merton.post(f"{path}/complete", {"head_count": 3}),
            await merton.post(f"{path}/bookings", {}),
        ]
        assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(409, code)}


async def test_a_session_is_not_completed_before_it_starts(merton: Caller) -> None:
    session_id = await created(merton)
    answer = await merton.post(f"{SESSIONS}/{session_id}/complete", {"head_count": 3})
    assert (answer.status_code, answer.json()["code"]) == (409, "session-not-started")


async def test_a_move_to_the_same_time_says_nothing(running: Running, merton: Caller) -> None:
    session_id = await created(merton)
    same = {"starts_at": plan()["starts_at"], "zone": "Europe/London", "reason": "weather"}
    assert (await merton.post(f"{SESSIONS}/{session_id}/reschedule", same)).status_code == 200
    assert "session-rescheduled" not in await running.types_said()


async def test_sessions_are_listed_page_by_page(merton: Caller) -> None:
    expected = [await created(merton) for _ in range(5)]
    seen: list[str] = []
    cursor: str | None = None
    while cursor is not None or not seen:
        page = (await merton.get(SESSIONS, limit=2, **({"after": cursor} if cursor else {}))).json()
        seen += [item["session_id"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert seen == expected


@pytest.mark.parametrize("cursor", ["", "x", "é", "WzFd", "WyIwMDAiXQ", "\u0000"])
async def test_a_cursor_of_no_list_is_refused(merton: Caller, cursor: str) -> None:
    assert (await merton.get(SESSIONS, after=cursor)).status_code == 422


async def test_a_session_that_is_not_there_is_not_found(merton: Caller) -> None:
    answer = await merton.get(f"{SESSIONS}/{uuid4()}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
