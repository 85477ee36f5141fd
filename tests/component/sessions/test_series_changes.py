"""A series that is moved or cancelled, whole or from a date on; beside it the twin that locks in another order."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import asyncpg
import pytest
from stride_sessions.domain.session import SeriesId
from stride_sessions.store.sessions import Sessions

from tests.component.sessions.series import (
    MARCH,
    OCTOBER,
    SERIES,
    SESSIONS,
    clock_change,
    created,
    in_days,
    plan,
    today,
)

if TYPE_CHECKING:
    from stride_provision import Database

    from tests.component.sessions.conftest import Caller, Running


async def weekly(caller: Caller) -> tuple[str, list[dict[str, Any]]]:
    """Four sessions, a week apart, from a week ahead."""
    series = await created(caller, plan(in_days(7)))
    return f"{SERIES}/{series['series_id']}", series["sessions"]


async def walls(caller: Caller, path: str) -> list[str]:
    """The time of day at which each session of a series is, by the date of the rule."""
    return [one["starts_at"][11:] for one in (await caller.get(path)).json()["sessions"]]


async def test_one_session_is_moved_or_cancelled_by_itself_and_stays_in_its_series(merton: Caller) -> None:
    path, (first, second, *_) = await weekly(merton)
    move = {"starts_at": f"{in_days(8)}T09:00", "zone": "Europe/London", "reason": "weather"}
    assert (await merton.post(f"{SESSIONS}/{first['session_id']}/reschedule", move)).status_code == 200
    assert (await merton.post(f"{SESSIONS}/{second['session_id']}/cancel", {"reason": "weather"})).status_code == 200
    sessions = (await merton.get(path)).json()["sessions"]
    assert sessions[0] | {"on": str(in_days(8)), "series_on": str(in_days(7)), "is_moved": True} == sessions[0]
    assert [one["state"] for one in sessions] == ["planned", "cancelled", "planned", "planned"]


async def test_this_and_what_follows_is_cancelled_once(running: Running, merton: Caller) -> None:
    path, _ = await weekly(merton)
    body = {"from_on": str(in_days(14)), "reason": "weather"}
    answers = [await merton.post(f"{path}/cancel", body) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    states = [one["state"] for one in answers[1].json()["sessions"]]
    assert states == ["planned", "cancelled", "cancelled", "cancelled"]
    assert (await running.types_said()).count("session-cancelled") == 3


async def test_this_and_what_follows_is_moved_once(running: Running, merton: Caller) -> None:
    path, _ = await weekly(merton)
    body = {"from_on": str(in_days(14)), "starts_at": "19:00", "shift_days": -1, "reason": "weather"}
    answers = [await merton.post(f"{path}/reschedule", body) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    sessions = answers[1].json()["sessions"]
    assert [one["on"] for one in sessions] == [str(in_days(days)) for days in (7, 13, 20, 27)]
    assert [one["starts_at"][11:] for one in sessions] == ["06:30", "19:00", "19:00", "19:00"]
    assert (await running.types_said()).count("session-rescheduled") == 3
    assert {one["is_moved"] for one in sessions} == {False}


async def test_what_was_moved_by_itself_keeps_its_time_unless_it_is_asked_for(merton: Caller) -> None:
    path, sessions = await weekly(merton)
    move = {"starts_at": f"{in_days(15)}T09:00", "zone": "Europe/London", "reason": "weather"}
    await merton.post(f"{SESSIONS}/{sessions[1]['session_id']}/reschedule", move)
    body = {"from_on": str(in_days(7)), "starts_at": "19:00", "reason": "weather"}
    await merton.post(f"{path}/reschedule", body)
    assert await walls(merton, path) == ["19:00", "09:00", "19:00", "19:00"]
    await merton.post(f"{path}/reschedule", body | {"including_moved": True})
    assert await walls(merton, path) == ["19:00"] * 4
    await merton.post(f"{path}/reschedule", body | {"starts_at": "20:00"})
    assert await walls(merton, path) == ["20:00"] * 4


async def test_what_was_moved_with_its_series_does_not_count_as_moved_by_itself(merton: Caller) -> None:
    path, _ = await weekly(merton)
    for clock in ("19:00", "20:00"):
        await merton.post(f"{path}/reschedule", {"from_on": str(in_days(7)), "starts_at": clock, "reason": "weather"})
    assert await walls(merton, path) == ["20:00"] * 4


@pytest.mark.parametrize("month", [MARCH, OCTOBER])
async def test_all_of_a_series_is_moved_or_none(running: Running, merton: Caller, month: int) -> None:
    change = clock_change(month)
    series = await created(merton, plan(change - timedelta(days=7), rule="FREQ=WEEKLY;COUNT=3"))
    path = f"{SERIES}/{series['series_id']}"
    body = {"from_on": series["sessions"][0]["series_on"], "starts_at": "01:30", "reason": "weather"}
    answer = await merton.post(f"{path}/reschedule", body)
    assert answer.status_code == 422
    assert str(change) in answer.json()["detail"]
    assert (await merton.get(path)).json() == series
    assert "session-rescheduled" not in await running.types_said()


async def test_officers_move_no_session_to_a_day_gone_by(running: Running, merton: Caller) -> None:
    series = await created(merton, plan(today(), rule="FREQ=WEEKLY;COUNT=2"))
    path, officer = f"{SERIES}/{series['series_id']}/reschedule", running.caller("officer", "merton")
    body = {"from_on": str(today()), "starts_at": "06:30", "shift_days": -1, "reason": "weather"}
    refused = await officer.post(path, body)
    assert (refused.status_code, refused.json()["code"]) == (422, "too-far-back")
    assert (await merton.post(path, body)).status_code == 200


async def test_what_is_over_is_left_alone(merton: Caller) -> None:
    series = await created(merton, plan(in_days(-7), rule="FREQ=WEEKLY;COUNT=3"))
    first, second, _ = series["sessions"]
    await merton.post(f"{SESSIONS}/{first['session_id']}/complete", {"head_count": 3})
    await merton.post(f"{SESSIONS}/{second['session_id']}/cancel", {"reason": "weather"})
    path = f"{SERIES}/{series['series_id']}"
    move = {"from_on": str(in_days(-7)), "starts_at": "19:00", "reason": "weather"}
    assert (await merton.post(f"{path}/reschedule", move)).status_code == 200
    assert await walls(merton, path) == ["06:30", "06:30", "19:00"]
    cancelled = await merton.post(f"{path}/cancel", {"from_on": str(in_days(-7)), "reason": "weather"})
    assert [one["state"] for one in cancelled.json()["sessions"]] == ["completed", "cancelled", "cancelled"]


async def test_two_who_change_a_series_at_once_take_turns(running: Running, merton: Caller) -> None:
    path, _ = await weekly(merton)
    move = {"from_on": str(in_days(7)), "starts_at": "19:00", "reason": "weather"}
    call_off = {"from_on": str(in_days(14)), "reason": "weather"}
    rounds = [(f"{path}/reschedule", move | {"starts_at": f"{hour}:00"}) for hour in range(10, 18)]
    answers = await asyncio.gather(
        *(merton.post(url, body) for url, body in rounds), merton.post(f"{path}/cancel", call_off)
    )
    assert {answer.status_code for answer in answers} == {200}
    assert (await running.types_said()).count("session-cancelled") == 3
    left = (await merton.get(path)).json()["sessions"]
    assert [one["state"] for one in left] == ["planned", "cancelled", "cancelled", "cancelled"]


async def hold(conn: asyncpg.Connection[asyncpg.Record], session_id: str) -> None:
    await conn.execute("SELECT FROM session WHERE session_id = $1 FOR NO KEY UPDATE", session_id)


async def held_as_commands_do(conn: asyncpg.Connection[asyncpg.Record], series_id: str) -> None:
    async with conn.transaction():
        await Sessions(conn, "merton").find_of_series_for_update(SeriesId(UUID(series_id)), from_on=today())


async def waits(dsn: str, pid: int) -> None:
    """Return once a connection waits for a lock."""
    conn = await asyncpg.connect(dsn)
    async with asyncio.timeout(90):
        while not await conn.fetchval("SELECT cardinality(pg_blocking_pids($1)) > 0", pid):
            await asyncio.sleep(0.01)
    await conn.close()


@pytest.mark.parametrize(("order", "deadlocks"), [([0, -1], 0), ([-1, 0], 1)], ids=["in order", "naive"])
async def test_who_holds_rows_in_the_order_of_ids_never_waits_in_a_circle(
    merton: Caller, sessions_database: Database, order: list[int], deadlocks: int
) -> None:
    """A twin that begins at the last one waits for a command that waits for it."""
    path, sessions = await weekly(merton)
    other, ours = [await asyncpg.connect(sessions_database.app_dsn) for _ in range(2)]
    begun = other.transaction()
    await begun.start()
    await hold(other, sessions[order[0]]["session_id"])
    command = asyncio.create_task(held_as_commands_do(ours, path.rpartition("/")[2]))
    await waits(sessions_database.app_dsn, ours.get_server_pid())
    twin = await asyncio.gather(hold(other, sessions[order[1]]["session_id"]), return_exceptions=True)
    await begun.rollback()
    done = [*twin, *await asyncio.gather(command, return_exceptions=True)]
    assert [type(one) for one in done if one is not None] == [asyncpg.DeadlockDetectedError] * deadlocks
    await other.close()
    await ours.close()
