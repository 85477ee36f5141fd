"""What becomes of a system's reply: taken once, or refused by a code, and never by raising."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest
from stride_contracts import Envelope, Unreadable, to_headers
from stride_contracts.codes import RefusalCode
from stride_contracts.envelope import from_headers
from stride_sessions.domain.concern import Account, Concern, ConcernId, new_concern
from stride_sessions.domain.concern_life import LIFE, OPEN, STATES, SYSTEM, TEAM
from stride_sessions.domain.concern_steps import Acknowledge, Act, Decline, Doer, Step
from stride_sessions.domain.events import ConcernActioned, ConcernAnswered, ReplyRefused
from stride_sessions.domain.replies import CONCERN_CLOSED, CONCERN_NOT_FOUND, TAKEN, NotKnown, Reply, judge_reply
from stride_sessions.handlers.replies import on_reply
from stride_sessions.testing import MemoryOffice, MemoryOutbox
from stride_sessions.testing.concerns import MemoryReplies

if TYPE_CHECKING:
    from stride_sessions.domain.events import Event
    from stride_sessions.handlers.ports import Work

NOW = datetime(2026, 11, 22, 19, 40, 12, tzinfo=UTC)
HOUR = datetime(2026, 11, 22, 19, tzinfo=UTC)
SOURCE = "/stride/systems/merton.lighting"
REPLY_ID = "0F3C2A8E-52a1-5c1f-9c0b-0d6f8a5a7b11"
ACCOUNT = Account(
    kind="concern",
    category="poor-lighting",
    setting="park-or-open-space",
    light="dark",
    severity="medium",
    ward="E05000455",
)
STEPS: dict[str, Step] = {
    "acknowledge": Acknowledge("SLR-20417"),
    "act": Act("lighting", "SLR-20417"),
    "decline": Decline("not-ours"),
}


def concern(state: str = "raised") -> Concern:
    made, _ = new_concern(ConcernId(uuid4()), ACCOUNT, session=None, doer=Doer(TEAM, "an-officer"), at=NOW)
    return replace(made, state=state)


def reply(about: UUID, says: Step | NotKnown = STEPS["acknowledge"], reply_id: str = REPLY_ID) -> Reply:
    return Reply(SOURCE, reply_id, ConcernId(about), says)


@pytest.fixture
def merton() -> Work:
    return MemoryOffice(NOW).open("merton")


def said(work: Work) -> list[Event]:
    assert isinstance(work.outbox, MemoryOutbox)
    return work.outbox.events


def outcomes(work: Work) -> list[str]:
    assert isinstance(work.replies, MemoryReplies)
    return list(work.replies.outcomes.values())


async def kept(work: Work, state: str = "raised") -> Concern:
    made = concern(state)
    await work.concerns.add(made)
    return made


def test_every_step_that_a_system_may_take_has_its_reply() -> None:
    assert set(STEPS) == {step for step, by in LIFE if by == SYSTEM}


@pytest.mark.parametrize(("state", "step"), [*product(STATES, STEPS)])
def test_in_every_state_a_reply_is_taken_or_refused_and_nothing_is_raised(state: str, step: str) -> None:
    one = concern(state)
    judged = judge_reply(reply(one.concern_id, STEPS[step]), one, borough="merton", at=NOW)
    assert judged.outcome == (TAKEN if state in OPEN else CONCERN_CLOSED)
    assert (judged.concern is not None) == (state in OPEN)
    assert len(judged.events) == 1


@pytest.mark.parametrize("says", [*NotKnown, *STEPS.values()])
def test_what_is_refused_is_told_by_the_hour_and_a_code_alone(says: Step | NotKnown) -> None:
    about = uuid4()
    judged = judge_reply(reply(about, says), None, borough="merton", at=NOW)
    code = says.value if isinstance(says, NotKnown) else CONCERN_NOT_FOUND
    assert (judged.outcome, judged.concern) == (code, None)
    assert judged.events == [ReplyRefused(about, UUID(REPLY_ID), code, HOUR)]


def test_what_we_do_not_know_is_refused_alike_whatever_the_concern_is() -> None:
    one = concern("closed")
    for says in NotKnown:
        unheard = reply(one.concern_id, says)
        assert judge_reply(unheard, one, borough="merton", at=NOW) == judge_reply(
            unheard, None, borough="merton", at=NOW
        )


@pytest.mark.parametrize(
    "reply_id", ["r1", "Asha.Patel-07700900123", "0f3c2a8e52a15c1f9c0b0d6f8a5a7b11", REPLY_ID[:-1], REPLY_ID + "0"]
)
def test_an_id_that_is_no_uuid_is_not_echoed(reply_id: str) -> None:
    judged = judge_reply(reply(uuid4(), reply_id=reply_id), None, borough="merton", at=NOW)
    assert [event.reply_id for event in judged.events if isinstance(event, ReplyRefused)] == [None]


def test_the_codes_that_are_said_are_the_contracts_but_for_what_cannot_be_read() -> None:
    said_codes = {*(code.value for code in NotKnown), CONCERN_NOT_FOUND, CONCERN_CLOSED}
    assert said_codes == set(RefusalCode) - {RefusalCode.UNREADABLE}


async def test_replies_are_taken_in_whatever_order_they_come(merton: Work) -> None:
    one = await kept(merton)
    for number, step in enumerate(["act", "acknowledge", "decline", "act"]):
        await on_reply(reply(one.concern_id, STEPS[step], f"r{number}"), merton)
    after = await merton.concerns.get(one.concern_id)
    assert [change.step for change in after.history[1:]] == ["act", "acknowledge", "decline", "act"]
    assert {change.doer.name for change in after.history[1:]} == {"merton.lighting"}
    assert after.state == "actioned"
    assert [type(event) for event in said(merton)] == [
        *(ConcernActioned, ConcernAnswered, ConcernAnswered, ConcernActioned)
    ]


async def test_a_reply_that_was_taken_is_not_heard_again_even_if_it_would_be_refused_now(merton: Work) -> None:
    one = await kept(merton)
    await on_reply(reply(one.concern_id), merton)
    await merton.concerns.save(replace(await merton.concerns.get(one.concern_id), state="closed"))
    await on_reply(reply(one.concern_id), merton)
    assert outcomes(merton) == [TAKEN]
    assert [type(event) for event in said(merton)] == [ConcernAnswered]


async def test_a_reply_that_is_refused_twice_is_told_once(merton: Work) -> None:
    about = uuid4()
    for _ in range(3):
        await on_reply(reply(about), merton)
    assert outcomes(merton) == [CONCERN_NOT_FOUND]
    assert said(merton) == [ReplyRefused(about, UUID(REPLY_ID), CONCERN_NOT_FOUND, HOUR)]


async def test_a_reply_that_was_refused_is_taken_once_what_stood_against_it_is_gone(merton: Work) -> None:
    one = await kept(merton, "closed")
    await on_reply(reply(one.concern_id), merton)
    await merton.concerns.save(replace(one, state="raised"))
    for _ in range(2):
        await on_reply(reply(one.concern_id), merton)
    assert outcomes(merton) == [TAKEN]
    assert [type(event) for event in said(merton)] == [ReplyRefused, ConcernAnswered]


async def test_another_boroughs_concern_is_refused_as_one_that_does_not_exist(merton: Work) -> None:
    theirs = concern()
    await MemoryOffice(NOW).open("camden").concerns.add(theirs)
    nothing = uuid4()
    await on_reply(reply(theirs.concern_id, reply_id="r1"), merton)
    await on_reply(reply(nothing, reply_id="r2"), merton)
    assert said(merton) == [
        ReplyRefused(theirs.concern_id, None, CONCERN_NOT_FOUND, HOUR),
        ReplyRefused(nothing, None, CONCERN_NOT_FOUND, HOUR),
    ]


@pytest.mark.parametrize(("source", "reply_id", "is_read"), [(159, 64, True), (160, 64, False), (159, 65, False)])
def test_the_longest_source_and_id_that_can_be_read_fit_the_table(source: int, reply_id: int, *, is_read: bool) -> None:
    """It holds 200 and 64 characters: what is longer is set aside by its envelope, and no CHECK ever meets it."""
    long = Envelope("x" * reply_id, f"/stride/{'x' * (source - 8)}", "stride.x.v1", NOW, "k", "merton")
    with nullcontext() if is_read else pytest.raises(Unreadable, match="attribute-invalid"):
        from_headers(to_headers(long))
