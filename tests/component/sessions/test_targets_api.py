"""Targets over HTTP, on a real Postgres: settled as a whole table, by a coordinator."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import asyncpg
import pytest
from stride_sessions.domain.targets import CALENDAR, DEFAULTS, Target
from stride_sessions.handlers.targets import SettleTargets, look_up_targets, settle_targets

from tests.component.sessions.offices import borough
from tests.component.sessions.test_pair_races import at_work

if TYPE_CHECKING:
    from collections.abc import Callable

    from stride_provision import Database
    from stride_sessions.domain.rollout import Borough
    from stride_sessions.handlers.ports import Boroughs, Work
    from stride_sessions.settings import SessionsSettings

    from tests.component.sessions.conftest import Caller, Running

TARGETS = "/boroughs/merton/concerns/targets"
LIGHTING = {"category": "poor-lighting", "days": 15, "counts": "working"}
FOLLOWED = {"category": "being-followed", "days": 3, "counts": "calendar"}


class Looking:
    """The boroughs of the twin: it looks at one, and does not hold it."""

    def __init__(self, boroughs: Boroughs) -> None:
        self._boroughs = boroughs

    async def get_for_update(self, slug: str) -> Borough:
        return await self._boroughs.get(slug)


def holding(work: Work) -> Work:
    return work


def naive(work: Work) -> Work:
    boroughs: Any = Looking(work.boroughs)
    return replace(work, boroughs=boroughs)


async def settled(caller: Caller) -> list[dict[str, Any]]:
    shown = (await caller.get(TARGETS)).json()["targets"]
    return [{name: row[name] for name in LIGHTING} for row in shown if row["is_settled"]]


async def test_every_category_has_a_target_before_anything_is_settled(merton: Caller) -> None:
    shown = (await merton.get(TARGETS)).json()["targets"]
    assert {row["category"]: Target(row["days"], row["counts"]) for row in shown} == DEFAULTS
    assert {row["is_settled"] for row in shown} == {False}


async def test_targets_are_settled_as_a_whole_and_nobody_is_told(running: Running, merton: Caller) -> None:
    said = await running.types_said()
    first = await merton.post(TARGETS, {"targets": [LIGHTING, FOLLOWED]})
    assert (first.status_code, await settled(merton)) == (200, [LIGHTING, FOLLOWED])
    await merton.post(TARGETS, {"targets": [LIGHTING | {"days": 16}]})
    assert await settled(merton) == [LIGHTING | {"days": 16}]
    await merton.post(TARGETS, {"targets": []})
    assert await settled(merton) == []
    assert await running.types_said() == said


async def test_targets_are_settled_by_a_coordinator_and_shown_to_the_team(running: Running, merton: Caller) -> None:
    await merton.post(TARGETS, {"targets": [LIGHTING]})
    for role, seen in (("officer", 200), ("central", 200), ("analyst", 403), ("service", 403)):
        caller = running.caller(role, "merton")
        assert (await caller.get(TARGETS)).status_code == seen
        assert (await caller.post(TARGETS, {"targets": []})).status_code == 403
    assert await settled(merton) == [LIGHTING]


async def test_what_a_borough_settles_is_its_own(merton: Caller, camden: Caller) -> None:
    await merton.post(TARGETS, {"targets": [LIGHTING]})
    others = (await camden.get("/boroughs/camden/concerns/targets")).json()["targets"]
    assert not any(row["is_settled"] for row in others)


@pytest.mark.parametrize(
    "changes",
    [{"days": 0}, {"days": 366}, {"days": True}, {"counts": "weeks"}, {"category": "too-dark"}, {"because": "free"}],
)
async def test_a_target_that_cannot_be_right_is_refused(merton: Caller, changes: dict[str, Any]) -> None:
    answer = await merton.post(TARGETS, {"targets": [LIGHTING | changes]})
    assert (answer.status_code, answer.json()["code"]) == (422, "request-invalid")


async def test_two_targets_of_a_category_are_refused(merton: Caller) -> None:
    answer = await merton.post(TARGETS, {"targets": [LIGHTING, LIGHTING | {"days": 3}]})
    assert (answer.status_code, answer.json()["code"]) == (422, "target-settled-twice")
    assert await settled(merton) == []


@pytest.mark.parametrize(("opened", "is_mixed"), [(holding, False), (naive, True)], ids=["held", "naive"])
async def test_tables_that_two_coordinators_settle_at_once_are_not_mixed(
    sessions_database: Database,
    settings: SessionsSettings,
    opened: Callable[[Work], Work],
    is_mixed: bool,  # noqa: FBT001 - a case of the test
) -> None:
    ours, theirs = ("rundown", Target(3, CALENDAR)), ("no-cctv", Target(4, CALENDAR))
    async with at_work(sessions_database, settings) as work:
        await work.boroughs.add(borough("merton", 1))
    async with at_work(sessions_database, settings) as work:
        await settle_targets(SettleTargets([ours]), opened(work))
        with suppress(asyncpg.LockNotAvailableError):
            async with at_work(sessions_database, settings) as other:
                await settle_targets(SettleTargets([theirs]), opened(other))
    async with at_work(sessions_database, settings) as work:
        assert dict(await look_up_targets(work)) == dict([ours, theirs] if is_mixed else [ours])
