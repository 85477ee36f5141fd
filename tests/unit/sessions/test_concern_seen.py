"""What the person is told of her concern: in plain words, to the hour, without a name."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from stride_contracts.codes import ActionCode, ConcernOutcome, DeclineReason, ReferredTo
from stride_sessions.domain import plain_words
from stride_sessions.domain.concern import Account, Change, Concern, ConcernId, new_concern
from stride_sessions.domain.concern_life import LIFE, PERSON, STATES, STEPS, SYSTEM, TEAM
from stride_sessions.domain.concern_seen import may, see
from stride_sessions.domain.concern_steps import Act, AnswerQuestion, Ask, Close, Doer, Step, Triage
from stride_sessions.domain.words import Words

AT = datetime(2026, 11, 22, 18, 37, 12, tzinfo=UTC)
HOUR = AT.replace(minute=0, second=0)
OFFICER = Doer(TEAM, "jo.marsh")
ACCOUNT = Account(
    kind="concern",
    category="poor-lighting",
    setting="park-or-open-space",
    light="dark",
    severity="medium",
    ward="E05000455",
)


def raised(*steps: tuple[Step, Doer]) -> Concern:
    """A concern after some steps."""
    concern, _ = new_concern(ConcernId(uuid4()), ACCOUNT, session=None, doer=Doer(PERSON), at=AT)
    for step, doer in steps:
        concern, _ = concern.take(step, doer, at=AT)
    return concern


def test_every_state_has_words() -> None:
    assert set(plain_words.STATES) == set(STATES)


def test_every_step_in_the_table_has_words_of_its_own() -> None:
    by_detail = {"refer", "close", "decline"}
    assert {row for row in LIFE if row[0] not in by_detail} == set(plain_words.STEPS) - {
        ("raise", TEAM),
        ("raise", PERSON),
    }
    assert set(plain_words.MAY) == {step for step, by in LIFE if by == PERSON}


def test_every_code_has_words() -> None:
    assert set(plain_words.REFERRED_TO) == set(ReferredTo)
    assert set(plain_words.ACTIONS) == set(ActionCode)
    assert set(plain_words.DECLINES) == set(DeclineReason)
    # A duplicate is told as a merge, and what was withdrawn as her own step.
    assert set(plain_words.OUTCOMES) == set(ConcernOutcome) - {"duplicate", "withdrawn"}


def test_a_code_that_is_newer_than_the_words_is_told_as_its_state() -> None:
    change = Change(number=2, step="refer", doer=OFFICER, state="referred", at=AT, details={"referred_to": "moon"})
    assert plain_words.told(change) == plain_words.STATES["referred"]


def test_she_sees_what_was_done_and_asked_to_the_hour_and_nobodys_name() -> None:
    concern = raised((Triage("poor-lighting", "high"), OFFICER), (Ask(), OFFICER), (Act("lighting"), OFFICER))
    seen = see(concern, {1: Words(text="By the gate"), 3: Words(text="Which lamp?"), 4: Words(text="Two lamps.")})
    assert (seen.state, seen.raised_at) == ("actioned", HOUR)
    assert [(one.action, one.summary, one.at) for one in seen.done] == [("lighting", "Two lamps.", HOUR)]
    assert [(one.number, one.question, one.is_answered, one.at) for one in seen.questions] == [
        (3, "Which lamp?", False, HOUR)
    ]
    assert [step.at for step in seen.steps] == [HOUR] * 4
    assert not any(told in str(seen) for told in ("jo.marsh", "E05000455", str(concern.concern_id), "gate", ":37"))


def test_a_question_is_answered_once_she_says_so() -> None:
    concern = raised((Ask(), OFFICER), (AnswerQuestion(2), Doer(PERSON)))
    seen = see(concern, {2: Words(text="Which lamp?"), 3: Words(text="Both.")})
    assert [one.is_answered for one in seen.questions] == [True]
    assert list(seen.may) == ["add", "withdraw"]


@pytest.mark.parametrize("state", STATES)
def test_she_may_do_next_what_the_table_lets_her(state: str) -> None:
    allowed = {step for step in STEPS if state in LIFE.get((step, PERSON), {})}
    assert set(may(state, has_question=True)) == allowed
    assert set(may(state, has_question=False)) == allowed - {"answer"}


def test_what_was_done_about_the_same_concern_elsewhere_is_told_without_its_summary() -> None:
    other = raised((Triage("poor-lighting", "high"), OFFICER), (Act("greenery"), Doer(SYSTEM, "merton.parks")))
    seen = see(raised((Triage("poor-lighting", "low"), OFFICER), (Close("not-ours"), OFFICER)), {}, other.history)
    assert [(one.action, one.summary) for one in seen.done] == [("greenery", None)]
