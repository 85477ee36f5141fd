"""A concern that goes to another borough: what it is there, what stays here, and what the two have in common."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from stride_sessions.domain.concern import Account, Concern, ConcernId, new_concern
from stride_sessions.domain.concern_life import PERSON, SYSTEM, TEAM
from stride_sessions.domain.concern_refusals import ConcernIsClosed, ConcernIsTransferred, QuestionUnknown
from stride_sessions.domain.concern_steps import (
    Acknowledge,
    Act,
    Add,
    AnswerQuestion,
    Ask,
    Close,
    Doer,
    Refer,
    Reopen,
    Step,
    Triage,
)
from stride_sessions.domain.erasure import BY_RETENTION, WORDS, delete
from stride_sessions.domain.events import ConcernRaised, ConcernTransferred
from stride_sessions.domain.legal_hold import LegalHold
from stride_sessions.domain.refusals import Refusal, Unknown, VersionStale
from stride_sessions.domain.rollout import Borough
from stride_sessions.domain.targets import Due, Target
from stride_sessions.domain.transfer import arrive
from stride_sessions.domain.transfer_refusals import BoroughTakesNoPart, TransferredToItself
from stride_sessions.domain.words import Words
from stride_sessions.handlers.concern_steps import TakeStep, take_step
from stride_sessions.handlers.ports import Work
from stride_sessions.handlers.transfer import TransferConcern, transfer_concern
from stride_sessions.testing import MemoryOffice

RAISED_AT = datetime(2026, 11, 20, 19, tzinfo=UTC)
NOW = datetime(2026, 11, 22, 9, 41, 7, 123, tzinfo=UTC)
HOUR = NOW.replace(minute=0, second=0, microsecond=0)
OFFICER, HERSELF, LIGHTING = Doer(TEAM, "an-officer"), Doer(PERSON), Doer(SYSTEM, "merton.lighting")
ACCOUNT = Account(
    kind="concern",
    category="poor-lighting",
    setting="park-or-open-space",
    light="dark",
    severity="medium",
    ward="E05000455",
    not_reported_because="other",
)
STEPS: list[tuple[Step, Doer]] = [
    (Triage("isolated-or-empty", "high"), OFFICER),
    (Ask(), OFFICER),
    (Refer("council", "merton.lighting"), OFFICER),
    (Acknowledge("SLR-20417"), LIGHTING),
    (AnswerQuestion(3), HERSELF),
    (Ask(), OFFICER),
    (Add(), HERSELF),
]


def borough(slug: str, stage: str = "live") -> Borough:
    return Borough(slug=slug, gss_code="E09000007", police_command="south-west", stage=stage, onboarded_at=RAISED_AT)


def a_concern(doer: Doer = HERSELF) -> Concern:
    """One about which much was said and done, each step eleven minutes after the one before."""
    concern, _ = new_concern(ConcernId(uuid4()), ACCOUNT, session=None, doer=doer, at=RAISED_AT)
    for number, (step, by) in enumerate(STEPS, 1):
        concern, _ = concern.take(step, by, at=RAISED_AT + timedelta(minutes=11 * number))
    return replace(concern, session_kind="run", due=Due(Target(14, "calendar"), date(2026, 12, 4)))


async def office_with(concern: Concern, stage: str | None = "live") -> tuple[Work, Work]:
    """The concern is Merton's, with words at every step; Camden is as far as `stage` says."""
    office = MemoryOffice(NOW)
    here, there = office.open("merton"), office.open("camden")
    await here.boroughs.add(borough("merton"))
    if stage:
        await here.boroughs.add(borough("camden", stage))
    await here.concerns.add(concern)
    for change in concern.history:
        await here.words.add(concern.concern_id, change.number, Words(text=f"Said at {change.number}."))
    return here, there


def order(concern: Concern, to: str = "camden", expected: int | None = None) -> TransferConcern:
    return TransferConcern(concern_id=concern.concern_id, to=to, doer=OFFICER, expected=expected)


async def arrived_in(there: Work) -> Concern:
    (concern,) = await there.concerns.page(after=None, limit=9)
    return concern


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


def test_whatever_else_is_known_of_a_concern_goes_along() -> None:
    """A twin that builds the new one field by field would lose what is added tomorrow."""
    concern = a_concern()
    arrival = arrive(concern, ConcernId(UUID(int=1)), came_from="merton", at=NOW)
    changed = {"concern_id", "session_id", "session_kind", "state", "version", "merged_into", "history"}
    kept = set(Concern.__dataclass_fields__) - changed
    assert {name: getattr(arrival.concern, name) for name in kept} == {name: getattr(concern, name) for name in kept}
