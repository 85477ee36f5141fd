"""A concern that goes to another borough: what it is there, what stays here, and what the two have in common."""

from uuid import UUID

import pytest
from stride_sessions.domain.concern import Concern, ConcernId
from stride_sessions.domain.concern_refusals import QuestionUnknown
from stride_sessions.domain.concern_steps import Act, AnswerQuestion, Doer
from stride_sessions.domain.erasure import BY_RETENTION, WORDS, delete
from stride_sessions.domain.events import ConcernRaised, ConcernTransferred
from stride_sessions.domain.legal_hold import LegalHold
from stride_sessions.domain.transfer import arrive
from stride_sessions.handlers.concern_steps import TakeStep, take_step
from stride_sessions.handlers.transfer import transfer_concern

from tests.unit.sessions.transfers import (
    HERSELF,
    HOUR,
    NOW,
    OFFICER,
    RAISED_AT,
    a_concern,
    arrived_in,
    office_with,
    order,
)


async def test_there_it_is_raised_with_the_codes_and_the_hour_it_had() -> None:
    here, there = await office_with(concern := a_concern())
    await transfer_concern(order(concern), here)
    new = await arrived_in(there)
    assert (new.account, new.raised_at, new.due) == (concern.account, concern.raised_at, concern.due)
    assert (new.state, new.session_id, new.session_kind, new.merged_into) == ("raised", None, None, None)
    assert new.version == len(new.history)


async def test_what_she_said_and_was_asked_goes_along_and_what_was_done_here_does_not() -> None:
    here, there = await office_with(concern := a_concern())
    await transfer_concern(order(concern), here)
    new = await arrived_in(there)
    assert [(change.number, change.step, change.doer.kind) for change in new.history] == [
        (1, "raise", "person"),
        (3, "ask", "team"),
        (6, "answer", "person"),
        (7, "ask", "team"),
        (8, "add", "person"),
        (9, "receive", "team"),
    ]
    assert [dict(change.details) for change in new.history] == [
        {"category": "isolated-or-empty", "severity": "high"},
        {},
        {"question": 3},
        {},
        {},
        {"other_borough": "merton"},
    ]
    said = {number: words.text for number, words in (await there.words.find(new.concern_id)).items()}
    assert said == {number: f"Said at {number}." for number in (1, 3, 6, 7, 8)}
    assert await here.words.find(concern.concern_id) == {}


async def test_she_may_answer_there_what_she_was_asked_here() -> None:
    here, there = await office_with(concern := a_concern())
    await transfer_concern(order(concern), here)
    new = await arrived_in(there)
    answered = await take_step(TakeStep(concern_id=new.concern_id, step=AnswerQuestion(7), doer=HERSELF), there)
    assert (answered.last.number, answered.last.details) == (10, {"question": 7})
    with pytest.raises(QuestionUnknown):
        await take_step(TakeStep(concern_id=new.concern_id, step=AnswerQuestion(2), doer=HERSELF), there)


async def test_the_step_there_that_has_the_number_of_one_here_has_none_of_its_words() -> None:
    acted, _ = a_concern().take(Act("lighting"), OFFICER, at=NOW)
    here, there = await office_with(acted)
    await transfer_concern(order(acted), here)
    new = await arrived_in(there)
    assert (acted.last.number, new.last.number) == (9, 9)
    assert 9 not in await there.words.find(new.concern_id)


async def test_erased_there_no_words_are_left_though_numbers_are_left_out() -> None:
    here, there = await office_with(concern := a_concern())
    await transfer_concern(order(concern), here)
    new = await arrived_in(there)
    await there.concern_deletions.erase(delete(new, WORDS, LegalHold(), BY_RETENTION, at=NOW))
    assert await there.words.find(new.concern_id) == {}


@pytest.mark.parametrize("doer", [HERSELF, OFFICER])
async def test_the_two_share_no_id_no_name_no_reference_and_no_time_below_the_hour(doer: Doer) -> None:
    here, there = await office_with(concern := a_concern(doer))
    gone = await transfer_concern(order(concern), here)
    new = await arrived_in(there)
    assert new.concern_id != concern.concern_id
    assert {change.doer.name for change in new.history} == {None}
    assert all(change.at.replace(minute=0, second=0, microsecond=0) == change.at for change in new.history)
    told = repr(new) + repr([event for event in there.outbox.events if not isinstance(event, ConcernTransferred)])  # type: ignore[attr-defined]
    for ours in (str(concern.concern_id), "SLR-20417", "an-officer", "merton.lighting", "run"):
        assert ours not in told
    assert str(new.concern_id) not in repr(gone) + repr(here.outbox.events)  # type: ignore[attr-defined]


async def test_both_sides_say_so_each_on_its_own_topic() -> None:
    here, there = await office_with(concern := a_concern())
    gone = await transfer_concern(order(concern), here)
    new = await arrived_in(there)
    assert (gone.state, gone.last.step, gone.last.at) == ("transferred", "transfer", NOW)
    assert here.outbox.events == [ConcernTransferred(concern.concern_id, "out", "camden", HOUR)]  # type: ignore[attr-defined]
    raised, received = there.outbox.events  # type: ignore[attr-defined]
    assert isinstance(raised, ConcernRaised)
    assert (raised.concern_id, raised.category, raised.session_kind, raised.at) == (
        *(new.concern_id, "isolated-or-empty"),
        *(None, RAISED_AT),
    )
    assert received == ConcernTransferred(new.concern_id, "in", "merton", HOUR)


async def test_where_it_went_is_known_inside_only() -> None:
    here, there = await office_with(concern := a_concern())
    await transfer_concern(order(concern), here)
    new = await arrived_in(there)
    assert here.concerns.links == {concern.concern_id: ("camden", new.concern_id)}  # type: ignore[attr-defined]


async def test_a_concern_may_go_on_to_a_third_borough_and_come_back() -> None:
    here, there = await office_with(concern := a_concern())
    await transfer_concern(order(concern), here)
    second = await arrived_in(there)
    await transfer_concern(order(second, "merton"), there)
    (third,) = [row for row in await here.concerns.page(after=None, limit=9) if row.concern_id != concern.concern_id]
    assert [change.step for change in third.history] == ["raise", "ask", "answer", "ask", "add", "receive"]
    assert len(await here.words.find(third.concern_id)) == 5
    assert await there.words.find(second.concern_id) == {}


def test_whatever_else_is_known_of_a_concern_goes_along() -> None:
    """A twin that builds the new one field by field would lose what is added tomorrow."""
    concern = a_concern()
    arrival = arrive(concern, ConcernId(UUID(int=1)), came_from="merton", at=NOW)
    changed = {"concern_id", "session_id", "session_kind", "state", "version", "merged_into", "history"}
    kept = set(Concern.__dataclass_fields__) - changed
    assert {name: getattr(arrival.concern, name) for name in kept} == {name: getattr(concern, name) for name in kept}
