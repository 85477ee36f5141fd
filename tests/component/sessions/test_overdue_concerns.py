"""Concerns that are overdue, in either store and over HTTP on a real Postgres."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias
from uuid import uuid4
from zoneinfo import ZoneInfo

import asyncpg
import pytest
from stride_chassis import encode_cursor, load_queries
from stride_sessions.domain.concern import ConcernId, new_concern
from stride_sessions.domain.concern_life import TEAM
from stride_sessions.domain.concern_steps import Doer
from stride_sessions.domain.targets import CALENDAR, Due, Target
from stride_sessions.handlers.ports import Work

from tests.component.sessions.offices import ACCOUNT, HOUR, office, postgres_office
from tests.component.sessions.test_concerns_api import CONCERN, CONCERNS, raised

if TYPE_CHECKING:
    from stride_provision import Database
    from stride_sessions.domain.concern import Concern

    from tests.component.sessions.conftest import Caller, Running

__all__ = ["office", "postgres_office"]

Open: TypeAlias = Callable[[str], Work]

OVERDUE = f"{CONCERNS}/overdue"
TARGET = Target(3, CALENDAR)
DAY = date(2026, 11, 29)


async def due(work: Work, on: date) -> Concern:
    doer = Doer(TEAM, "an-officer")
    raised_one, _ = new_concern(ConcernId(uuid4()), ACCOUNT, session=None, doer=doer, at=HOUR)
    concern = replace(raised_one, due=Due(TARGET, on))
    await work.concerns.add(concern)
    return concern


async def test_a_target_and_its_day_are_kept_with_the_concern(office: Open) -> None:
    concern = await due(office("merton"), DAY)
    assert await office("merton").concerns.get(concern.concern_id) == concern


async def test_overdue_concerns_are_paged_by_their_days_and_ids(office: Open) -> None:
    work = office("merton")
    newer, *older = [await due(work, on) for on in (DAY, DAY - timedelta(days=1), DAY - timedelta(days=1))]
    closed = await due(work, DAY)
    await work.concerns.save(replace(closed, state="closed", history=(replace(closed.last, number=2),)))
    found = await work.concerns.page_overdue(before=DAY + timedelta(days=1), after=None, limit=9)
    ordered = [*sorted(older, key=lambda one: one.concern_id), newer]
    assert [(on, one.concern_id) for on, one in found] == [(one.due.on, one.concern_id) for one in ordered if one.due]
    first, second = found[:2]
    rest = await work.concerns.page_overdue(
        before=DAY + timedelta(days=1), after=(first[0], first[1].concern_id), limit=1
    )
    assert rest == [second]
    assert await work.concerns.page_overdue(before=DAY - timedelta(days=1), after=None, limit=9) == []
    assert await office("camden").concerns.page_overdue(before=DAY + timedelta(days=1), after=None, limit=9) == []


def today() -> date:
    return datetime.now(ZoneInfo("Europe/London")).date()


async def put_off(running: Running, concern_id: str, days: int) -> None:
    """Let it be due so many days from now, as time would."""
    async with running.resources.pool.acquire() as conn:
        await conn.execute(
            "UPDATE concern SET due_on = $1 WHERE concern_id = $2::uuid", today() + timedelta(days=days), concern_id
        )


async def overdue(caller: Caller, **params: Any) -> list[str]:
    return [item["concern_id"] for item in (await caller.get(OVERDUE, **params)).json()["items"]]


async def test_a_concern_says_the_day_it_is_due_on(merton: Caller) -> None:
    await merton.post(f"{CONCERNS}/targets", {"targets": [{"category": "rundown", "days": 4, "counts": "calendar"}]})
    answer = (await merton.post(CONCERNS, CONCERN | {"category": "rundown"})).json()
    on = datetime.fromisoformat(answer["raised_at"]).astimezone(ZoneInfo("Europe/London")).date()
    assert answer["due_on"] == str(on + timedelta(days=4))
    shown = (await merton.get(f"{CONCERNS}/{answer['concern_id']}")).json()
    assert {**shown, "return_code": answer["return_code"]} == answer


async def test_the_longest_overdue_stands_first_and_what_is_due_today_is_in_time(
    running: Running, merton: Caller
) -> None:
    made = {days: await raised(merton) for days in (0, -1, -9, -4)}
    for days, concern_id in made.items():
        await put_off(running, concern_id, days)
    assert await overdue(merton) == [made[-9], made[-4], made[-1]]
    first = (await merton.get(OVERDUE, limit=2)).json()
    assert await overdue(merton, limit=2, after=first["next_cursor"]) == [made[-1]]


async def test_what_is_closed_is_not_overdue_and_is_again_when_it_is_reopened(running: Running, merton: Caller) -> None:
    concern_id = await raised(merton)
    await put_off(running, concern_id, -2)
    for step, body in (("triage", {"category": "rundown", "severity": "low"}), ("close", {"outcome": "not-ours"})):
        assert await overdue(merton) == [concern_id]
        await merton.post(f"{CONCERNS}/{concern_id}/{step}", body)
    assert await overdue(merton) == []
    await merton.post(f"{CONCERNS}/{concern_id}/reopen", {})
    assert await overdue(merton) == [concern_id]


async def test_who_of_the_team_took_it_in_is_told_to_the_team_alone(running: Running, merton: Caller) -> None:
    await put_off(running, await raised(merton), -1)
    seen = [await caller.get(OVERDUE) for caller in (merton, running.caller("central", "merton"))]
    assert ["test-coordinator" in answer.text for answer in seen] == [True, False]


async def test_what_was_raised_before_there_were_targets_is_never_overdue(running: Running, merton: Caller) -> None:
    concern_id = await raised(merton)
    async with running.resources.pool.acquire() as conn:
        await conn.execute("UPDATE concern SET target_days = NULL, target_counts = NULL, due_on = NULL")
    assert (await merton.get(f"{CONCERNS}/{concern_id}")).json()["due_on"] is None
    assert await overdue(merton) == []


async def test_another_borough_has_none_of_ours(running: Running, merton: Caller, camden: Caller) -> None:
    await put_off(running, await raised(merton), -2)
    assert (await camden.get("/boroughs/camden/concerns/overdue")).json()["items"] == []


@pytest.mark.parametrize("keys", [("0001-01-01", 1), ("9999-12-31",), (datetime.now(UTC).isoformat(),)])
async def test_a_cursor_of_another_list_is_refused(merton: Caller, keys: tuple[Any, ...]) -> None:
    answer = await merton.get(OVERDUE, after=encode_cursor(*keys))
    assert (answer.status_code, answer.json()["code"]) == (422, "cursor-invalid")


async def test_the_status_of_the_stack_counts_what_the_list_shows(
    running: Running, merton: Caller, sessions_database: Database
) -> None:
    late, _, closed = [await raised(merton) for _ in range(3)]
    for concern_id in (late, closed):
        await put_off(running, concern_id, -1)
    await merton.post(f"{CONCERNS}/{closed}/triage", {"category": "rundown", "severity": "low"})
    await merton.post(f"{CONCERNS}/{closed}/close", {"outcome": "not-ours"})
    conn = await asyncpg.connect(sessions_database.app_dsn)
    counted = await load_queries("stride_cli", "sql/status.sql").count_sessions(conn)
    await conn.close()
    assert counted["late"] == len(await overdue(merton)) == 1
