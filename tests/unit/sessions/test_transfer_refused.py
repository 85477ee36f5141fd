"""A concern goes nowhere where nobody would look at it, and not from where it is over or was seen otherwise."""

from dataclasses import replace
from uuid import UUID

import pytest
from stride_sessions.domain.concern import ConcernId
from stride_sessions.domain.concern_refusals import ConcernIsClosed, ConcernIsTransferred
from stride_sessions.domain.concern_steps import Close, Reopen
from stride_sessions.domain.refusals import Refusal, Unknown, VersionStale
from stride_sessions.domain.transfer_refusals import BoroughTakesNoPart, TransferredToItself
from stride_sessions.handlers.concern_steps import TakeStep, take_step
from stride_sessions.handlers.transfer import transfer_concern

from tests.unit.sessions.transfers import NOW, OFFICER, a_concern, arrived_in, office_with, order


@pytest.mark.parametrize(
    ("stage", "to", "refusal"),
    [
        ("live", "merton", TransferredToItself),
        ("live", "atlantis", Unknown),
        ("live", "lambeth", BoroughTakesNoPart),
        (None, "camden", BoroughTakesNoPart),
        ("invited", "camden", BoroughTakesNoPart),
    ],
)
async def test_it_goes_nowhere_where_nobody_would_look_at_it(
    stage: str | None, to: str, refusal: type[Refusal]
) -> None:
    here, there = await office_with(concern := a_concern(), stage)
    with pytest.raises(refusal):
        await transfer_concern(order(concern, to), here)
    assert await here.concerns.get(concern.concern_id) == concern
    assert await there.concerns.page(after=None, limit=9) == []


async def test_a_borough_that_has_paused_takes_what_is_its_own() -> None:
    here, there = await office_with(concern := a_concern(), "paused")
    await transfer_concern(order(concern), here)
    assert (await arrived_in(there)).state == "raised"


async def test_who_has_seen_another_version_or_none_that_is_there_transfers_nothing() -> None:
    here, _ = await office_with(concern := a_concern())
    with pytest.raises(VersionStale):
        await transfer_concern(order(concern, expected=1), here)
    with pytest.raises(Unknown):
        await transfer_concern(order(replace(concern, concern_id=ConcernId(UUID(int=1)))), here)


async def test_what_is_closed_or_transferred_stays_where_it_is() -> None:
    closed, _ = a_concern().take(Close("not-ours"), OFFICER, at=NOW)
    here, _ = await office_with(closed)
    with pytest.raises(ConcernIsClosed):
        await transfer_concern(order(closed), here)
    reopened = await take_step(TakeStep(concern_id=closed.concern_id, step=Reopen(), doer=OFFICER), here)
    await transfer_concern(order(reopened), here)
    with pytest.raises(ConcernIsTransferred):
        await transfer_concern(order(reopened), here)
