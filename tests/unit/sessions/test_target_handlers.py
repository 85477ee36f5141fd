"""What is due when, as commands are carried out: by the day in London, and by the target of that day for good."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from stride_sessions.domain.concern import Account
from stride_sessions.domain.concern_life import TEAM
from stride_sessions.domain.concern_steps import Close, Doer, Reopen, Triage
from stride_sessions.domain.targets import CALENDAR, WORKING, Due, Target
from stride_sessions.handlers.concern_steps import TakeStep, take_step
from stride_sessions.handlers.concerns import RaiseConcern, raise_concern
from stride_sessions.handlers.rollout import OnboardBorough, onboard_borough
from stride_sessions.handlers.targets import SettleTargets, find_overdue, settle_targets
from stride_sessions.testing import MemoryOffice

if TYPE_CHECKING:
    from stride_sessions.domain.concern import Concern
    from stride_sessions.domain.concern_steps import Step
    from stride_sessions.handlers.ports import Work

NOW = datetime(2026, 11, 26, 19, 40, tzinfo=UTC)
OFFICER = Doer(TEAM, "an-officer")
ACCOUNT = Account(
    kind="concern",
    category="poor-lighting",
    setting="park-or-open-space",
    light="dark",
    severity="medium",
    ward="E05000455",
)
TARGET = Target(3, CALENDAR)


@pytest.fixture
async def merton() -> Work:
    work = MemoryOffice(NOW).open("merton")
    await onboard_borough(OnboardBorough("pilot"), work)
    await settle_targets(SettleTargets([("poor-lighting", TARGET)]), work)
    return work


async def raised(work: Work, **at: object) -> Concern:
    return (await raise_concern(RaiseConcern(ACCOUNT, None, OFFICER), replace(work, **at))).concern  # type: ignore[arg-type]


async def taken(work: Work, concern: Concern, *steps: Step) -> Concern:
    for step in steps:
        concern = await take_step(TakeStep(concern_id=concern.concern_id, step=step, doer=OFFICER), work)
    return concern


async def test_a_concern_is_due_by_the_target_in_force_when_it_is_raised(merton: Work) -> None:
    concern = await raised(merton)
    assert (await merton.concerns.get(concern.concern_id)).due == Due(TARGET, date(2026, 11, 29))


async def test_what_is_settled_later_what_it_is_coded_as_and_that_it_is_reopened_change_no_day(merton: Work) -> None:
    concern = await raised(merton)
    await settle_targets(SettleTargets([("poor-lighting", Target(9, WORKING))]), merton)
    reopened = await taken(merton, concern, Triage("being-followed", "urgent"), Close("not-ours"), Reopen())
    assert (reopened.state, reopened.account.category) == ("raised", "being-followed")
    assert reopened.due == concern.due
    assert (await raised(merton)).due == Due(Target(9, WORKING), date(2026, 12, 9))


async def test_the_day_of_raising_is_that_in_london_and_a_twin_that_reads_utc_is_a_day_early(merton: Work) -> None:
    after_midnight = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    concern = await raised(merton, now=after_midnight)
    naive = TARGET.due(after_midnight.date(), lambda _: False)
    assert concern.due is not None
    assert (concern.due.on, naive.on) == (date(2026, 7, 4), date(2026, 7, 3))


async def test_bank_holidays_are_not_worked(merton: Work) -> None:
    await settle_targets(SettleTargets([("poor-lighting", Target(1, WORKING))]), merton)
    concern = await raised(merton, is_holiday=lambda day: day == date(2026, 11, 27))
    assert concern.due is not None
    assert concern.due.on == date(2026, 11, 30)


async def test_an_open_concern_is_overdue_from_the_day_after(merton: Work) -> None:
    concern = await raised(merton)
    last_minute = datetime(2026, 11, 29, 23, 59, tzinfo=UTC)
    later = replace(merton, now=last_minute + timedelta(minutes=1))
    assert await find_overdue(None, 9, replace(merton, now=last_minute)) == []
    assert [one.concern_id for _, one in await find_overdue(None, 9, later)] == [concern.concern_id]
    await taken(merton, concern, Triage("poor-lighting", "medium"), Close("not-ours"))
    assert await find_overdue(None, 9, later) == []
