"""Everyone home, over HTTP on a real Postgres: said once, and missed where nobody says it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import asyncpg
import pytest
from stride_sessions.store.sessions import Sessions

if TYPE_CHECKING:
    from stride_provision import Database

    from tests.component.sessions.conftest import Caller, Running

SESSIONS = "/boroughs/merton/sessions"
OVERDUE = f"{SESSIONS}/overdue"
PLAN = {"scheme": "run-and-talk", "kind": "run", "ward": "E05000455", "zone": "Europe/London", "planned_minutes": 60}


def minutes_ago(minutes: int) -> str:
    """A time on the wall in London."""
    at = (datetime.now(UTC) - timedelta(minutes=minutes)).astimezone(ZoneInfo("Europe/London"))
    return f"{at:%Y-%m-%dT%H:%M}"


async def begun(caller: Caller, minutes: int) -> str:
    """A session that began so many minutes ago, and was to take an hour."""
    answer = await caller.post(SESSIONS, PLAN | {"starts_at": minutes_ago(minutes)})
    session_id: str = answer.json()["session_id"]
    return session_id


async def overdue(caller: Caller, **params: Any) -> list[str]:
    return [item["session_id"] for item in (await caller.get(OVERDUE, **params)).json()["items"]]


async def test_a_session_is_overdue_an_hour_after_its_end_until_everyone_is_home(
    running: Running, merton: Caller
) -> None:
    late, _ = await begun(merton, 125), await begun(merton, 115)
    said = await running.types_said()
    assert await overdue(merton) == [late]
    home = await running.caller("officer", "merton").post(f"{SESSIONS}/{late}/everyone-home", {})
    assert (home.status_code, home.json()["said_by"]) == (200, "test-officer")
    assert await overdue(merton) == []
    assert await running.types_said() == said


async def test_said_twice_the_first_word_stays(running: Running, merton: Caller) -> None:
    path = f"{SESSIONS}/{await begun(merton, 30)}/everyone-home"
    callers = [running.caller("officer", "merton"), merton]
    first, *others = await asyncio.gather(*[caller.post(path, {}) for caller in callers * 3])
    assert {answer.status_code for answer in (first, *others)} == {200}
    assert {answer.text for answer in others} == {first.text}


async def test_the_twin_that_does_not_hold_the_session_has_two_first_words(
    running: Running, merton: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"{SESSIONS}/{await begun(merton, 30)}/everyone-home"
    both_have_looked = asyncio.Barrier(2)
    get = Sessions.get

    async def get_and_wait(self: Sessions, session_id: Any) -> Any:
        session = await get(self, session_id)
        await both_have_looked.wait()
        return session

    monkeypatch.setattr(Sessions, "get_for_update", get_and_wait)
    answers = await asyncio.gather(merton.post(path, {}), merton.post(path, {}))
    assert [answer.status_code for answer in answers] == [200, 200]
    assert await running.resources.pool.fetchval("SELECT count(*) FROM everyone_home") == 2


async def test_a_completed_session_is_missed_and_a_cancelled_one_is_not(merton: Caller) -> None:
    completed, cancelled = await begun(merton, 200), await begun(merton, 300)
    await merton.post(f"{SESSIONS}/{completed}/complete", {"head_count": 3})
    await merton.post(f"{SESSIONS}/{cancelled}/cancel", {"reason": "weather"})
    assert await overdue(merton) == [completed]


async def test_one_that_was_called_off_when_somebody_had_come_is_missed_until_everyone_is_home(merton: Caller) -> None:
    session_id = await begun(merton, 200)
    await merton.post(f"{SESSIONS}/{session_id}/attendance", {"role": "participant", "state": "attended"})
    await merton.post(f"{SESSIONS}/{session_id}/cancel", {"reason": "weather"})
    [missed] = (await merton.get(OVERDUE)).json()["items"]
    assert (missed["session_id"], missed["state"]) == (session_id, "cancelled")
    assert (await merton.post(f"{SESSIONS}/{session_id}/everyone-home", {})).status_code == 200
    assert await overdue(merton) == []


async def test_who_is_missed_tonight_stands_before_all_that_is_older(merton: Caller) -> None:
    made = [(minutes, await begun(merton, minutes)) for minutes in (150, 500, 150, 300)]
    first = (await merton.get(OVERDUE, limit=2)).json()
    rest = (await merton.get(OVERDUE, limit=2, after=first["next_cursor"])).json()
    latest = sorted((session_id for minutes, session_id in made if minutes == 150), reverse=True)
    assert [item["session_id"] for item in first["items"]] == latest
    assert [item["session_id"] for item in rest["items"]] == [dict(made)[300], dict(made)[500]]
    assert rest["next_cursor"] is None


async def test_nobody_is_home_before_it_begins(merton: Caller, next_week: str) -> None:
    session = (await merton.post(SESSIONS, PLAN | {"starts_at": next_week})).json()
    path = f"{SESSIONS}/{session['session_id']}"
    early = await merton.post(f"{path}/everyone-home", {})
    assert (early.status_code, early.json()["code"]) == (409, "session-not-started")


async def test_another_borough_misses_nobody_of_ours(merton: Caller, camden: Caller) -> None:
    session_id = await begun(merton, 200)
    assert (await camden.get("/boroughs/camden/sessions/overdue")).json()["items"] == []
    answer = await camden.post(f"/boroughs/camden/sessions/{session_id}/everyone-home", {})
    assert answer.status_code == 404


async def test_what_was_said_is_never_changed(merton: Caller, sessions_database: Database) -> None:
    await merton.post(f"{SESSIONS}/{await begun(merton, 30)}/everyone-home", {})
    conn = await asyncpg.connect(sessions_database.app_dsn)
    for statement in ("UPDATE everyone_home SET said_by = 'x'", "DELETE FROM everyone_home"):
        with pytest.raises(Exception, match=r"append-only|permission denied"):
            await conn.execute(statement)
    await conn.close()
