"""A concern is held and erased at once, in both orders; the twin that holds no row erases what the law keeps."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import asyncpg
import pytest
from stride_sessions.domain.concern_life import PERSON, TEAM
from stride_sessions.domain.concern_steps import Close, Doer, Reopen, Triage
from stride_sessions.domain.erasure import BY_PERSON, BY_RETENTION
from stride_sessions.domain.erasure_refusals import LegallyHeld
from stride_sessions.domain.refusals import Unknown
from stride_sessions.domain.retention import Due
from stride_sessions.handlers.concern_steps import TakeStep, take_step
from stride_sessions.handlers.erasure import EraseConcern, HoldConcern, erase_concern, hold_concern
from stride_sessions.handlers.retention import erase_due

from tests.component.sessions.offices import SCHEME, borough, with_concern
from tests.component.sessions.test_pair_races import at_work

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from contextlib import AbstractAsyncContextManager

    from stride_provision import Database
    from stride_sessions.domain.concern import Concern, ConcernId
    from stride_sessions.handlers.concern_ports import Concerns
    from stride_sessions.handlers.ports import Work
    from stride_sessions.settings import SessionsSettings

OFFICER = Doer(TEAM, "an-officer")


class Looking:
    """The concerns of the twin: it looks at one, and does not hold it."""

    def __init__(self, concerns: Concerns) -> None:
        self._concerns = concerns

    async def get_for_update(self, concern_id: ConcernId) -> Concern:
        return await self._concerns.get(concern_id)

    async def hold(self, concern_ids: Collection[ConcernId]) -> None:
        """Hold nothing."""

    async def find_origins(self, concern_id: ConcernId) -> Sequence[tuple[str, ConcernId]]:
        return await self._concerns.find_origins(concern_id)


def holding(work: Work) -> Work:
    return work


def naive(work: Work) -> Work:
    concerns: Any = Looking(work.concerns)
    return replace(work, concerns=concerns)


@dataclass(frozen=True)
class Raised:
    """A concern that was closed long ago, and how people come to it."""

    database: Database
    settings: SessionsSettings
    concern_id: ConcernId

    def at_work(self) -> AbstractAsyncContextManager[Work]:
        return at_work(self.database, self.settings)

    async def is_there(self) -> bool:
        async with self.at_work() as work:
            try:
                await work.concerns.get(self.concern_id)
            except Unknown:
                return False
            return True

    async def holds(self) -> list[str]:
        async with self.at_work() as work:
            return list((await work.legal_holds.find(self.concern_id)).because)

    @property
    def erasing(self) -> EraseConcern:
        return EraseConcern(self.concern_id, BY_PERSON)

    @property
    def holding(self) -> HoldConcern:
        return HoldConcern(self.concern_id, "litigation", "a-lead")

    @property
    def due(self) -> Due:
        return Due("concern", self.concern_id, datetime.now(UTC) - timedelta(days=900))


@pytest.fixture
async def concern(sessions_database: Database, settings: SessionsSettings) -> Raised:
    async with at_work(sessions_database, settings) as work:
        await work.boroughs.add(borough("merton", 1))
        await work.schemes.add(SCHEME)
        concern_id = (await with_concern(work)).concern_id
        then = replace(work, now=datetime.now(UTC) - timedelta(days=900))
        for step in (Triage("poor-lighting", "high"), Close("not-ours")):
            await take_step(TakeStep(concern_id=concern_id, step=step, doer=OFFICER), then)
    return Raised(sessions_database, settings, concern_id)


HELD_OR_NAIVE = pytest.mark.parametrize(
    ("opened", "is_wrong"), [(holding, False), (naive, True)], ids=["held", "naive"]
)


@HELD_OR_NAIVE
async def test_who_erases_while_it_is_being_held_waits_and_finds_it_held(
    concern: Raised,
    opened: Callable[[Work], Work],
    is_wrong: bool,  # noqa: FBT001 - a case of the test
) -> None:
    async with concern.at_work() as lead:
        await hold_concern(concern.holding, opened(lead))
        with suppress(asyncpg.LockNotAvailableError):
            async with concern.at_work() as person:
                await erase_concern(concern.erasing, opened(person))
    assert await concern.is_there() is not is_wrong
    assert await concern.holds() == ["litigation"]
    if not is_wrong:
        assert not concern.settings.deletions_file.exists()
        with pytest.raises(LegallyHeld):
            async with concern.at_work() as person:
                await erase_concern(concern.erasing, person)


@HELD_OR_NAIVE
async def test_who_holds_while_it_is_being_erased_waits_and_finds_nothing(
    concern: Raised,
    opened: Callable[[Work], Work],
    is_wrong: bool,  # noqa: FBT001 - a case of the test
) -> None:
    async with concern.at_work() as person:
        await erase_concern(concern.erasing, opened(person))
        with suppress(asyncpg.LockNotAvailableError):
            async with concern.at_work() as lead:
                await hold_concern(concern.holding, opened(lead))
    assert not await concern.is_there()
    assert await concern.holds() == (["litigation"] if is_wrong else [])
    with pytest.raises(Unknown):
        async with concern.at_work() as lead:
            await hold_concern(concern.holding, lead)


async def reopened(concern: Raised) -> None:
    async with concern.at_work() as person:
        await take_step(TakeStep(concern_id=concern.concern_id, step=Reopen(), doer=Doer(PERSON)), person)


async def test_what_was_found_due_and_reopened_since_does_not_go(concern: Raised) -> None:
    await reopened(concern)
    async with concern.at_work() as clock:
        assert not await erase_due(concern.due, clock)
    assert await concern.is_there()


async def test_the_twin_that_believes_what_it_found_erases_what_was_reopened(concern: Raised) -> None:
    await reopened(concern)
    async with concern.at_work() as clock:
        await erase_concern(EraseConcern(concern.concern_id, BY_RETENTION), clock)
    assert not await concern.is_there()


async def test_two_processes_erase_what_is_due_once(concern: Raised) -> None:
    async with concern.at_work() as one:
        assert await erase_due(concern.due, one)
        with pytest.raises(asyncpg.LockNotAvailableError):
            async with concern.at_work() as other:
                await erase_due(concern.due, other)
    async with concern.at_work() as other:
        assert not await erase_due(concern.due, other)
    assert len(concern.settings.deletions_file.read_text().splitlines()) == 1
