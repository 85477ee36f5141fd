"""Concerns: what is kept, what is told, and who answered."""

from dataclasses import fields
from datetime import UTC, datetime
from uuid import UUID

import pytest
from stride_sessions.domain.clock import LocalTime
from stride_sessions.domain.concern import Account, ConcernId, new_concern
from stride_sessions.domain.concern_life import PERSON, SYSTEM, TEAM
from stride_sessions.domain.concern_refusals import NothingWasDone, QuestionUnknown, SystemOfAnother
from stride_sessions.domain.concern_steps import (
    Acknowledge,
    Act,
    Add,
    AnswerQuestion,
    Ask,
    Close,
    Decline,
    Doer,
    Merge,
    Refer,
    Reopen,
    Step,
    Triage,
    Withdraw,
    system_of,
)
from stride_sessions.domain.events import (
    ConcernActioned,
    ConcernAnswered,
    ConcernClosed,
    ConcernRaised,
    ConcernReferred,
    ConcernReopened,
    ConcernTriaged,
    Event,
)
from stride_sessions.domain.session import Plan, Session, SessionId

NOW = datetime(2026, 11, 22, 19, 40, tzinfo=UTC)
HOUR = datetime(2026, 11, 22, 19, tzinfo=UTC)
ID = ConcernId(UUID(int=9))
OFFICER = Doer(TEAM, "an-officer")
LIGHTING = Doer(SYSTEM, "merton.lighting")
HERSELF = Doer(PERSON)
ACCOUNT = Account(
    kind="concern",
    category="poor-lighting",
    setting="park-or-open-space",
    light="dark",
    severity="medium",
    ward="E05000455",
)
SESSION = Session(
    session_id=SessionId(UUID(int=7)),
    plan=Plan(
        scheme="run-and-talk",
        kind="run",
        ward="E05000455",
        starts=LocalTime(datetime.fromisoformat("2026-11-22T18:30")),
        planned_minutes=60,
    ),
)


def test_others_learn_the_kind_of_session_and_nothing_else_of_it() -> None:
    concern, (event,) = new_concern(ID, ACCOUNT, session=SESSION, doer=OFFICER, at=NOW)
    assert concern.session_id == SESSION.session_id
    assert event.session_kind == "run"
    assert "session_id" not in {field.name for field in fields(ConcernRaised)}


def test_a_concern_without_a_session_names_no_kind() -> None:
    concern, (event,) = new_concern(ID, ACCOUNT, session=None, doer=OFFICER, at=NOW)
    assert (concern.session_id, concern.session_kind, event.session_kind) == (None, None, None)


def test_a_concern_is_dated_by_the_hour() -> None:
    concern, (event,) = new_concern(ID, ACCOUNT, session=None, doer=OFFICER, at=NOW)
    assert concern.raised_at == event.at == HOUR


def test_steps_are_appended_and_told_by_the_hour() -> None:
    concern, _ = new_concern(ID, ACCOUNT, session=None, doer=OFFICER, at=NOW)
    concern, told = concern.take(Acknowledge("SLR-20417"), LIGHTING, at=NOW)
    concern, more = concern.take(Act("lighting"), LIGHTING, at=NOW)
    assert [(change.number, change.step, change.state) for change in concern.history] == [
        (1, "raise", "raised"),
        (2, "acknowledge", "raised"),
        (3, "act", "actioned"),
    ]
    assert (concern.state, concern.version) == ("actioned", 3)
    assert told == [ConcernAnswered(ID, "acknowledged", "merton.lighting", "SLR-20417", None, HOUR)]
    assert more == [ConcernActioned(ID, "lighting", "merton.lighting", None, HOUR)]


def test_each_step_tells_what_it_says_and_no_more() -> None:
    concern, _ = new_concern(ID, ACCOUNT, session=None, doer=OFFICER, at=NOW)
    told: list[Event] = []
    steps: list[tuple[Step, Doer]] = [
        (Triage("isolated-or-empty", "high"), OFFICER),
        (Refer("council", "merton.lighting", "lighting"), OFFICER),
        (Decline("no-funding"), LIGHTING),
        (Ask(), OFFICER),
        (AnswerQuestion(5), HERSELF),
        (Add(), HERSELF),
        (Act("reassurance-patrol", "P-1"), OFFICER),
        (Close("done"), OFFICER),
        (Reopen(), HERSELF),
        (Withdraw(), HERSELF),
    ]
    for step, doer in steps:
        concern, events = concern.take(step, doer, at=NOW)
        told += events
    assert told == [
        ConcernTriaged(ID, "isolated-or-empty", "high", HOUR),
        ConcernReferred(ID, "council", "merton.lighting", "lighting", HOUR),
        ConcernAnswered(ID, "declined", "merton.lighting", None, "no-funding", HOUR),
        ConcernActioned(ID, "reassurance-patrol", None, "P-1", HOUR),
        ConcernClosed(ID, "done", HOUR),
        ConcernReopened(ID, "person", HOUR),
        ConcernClosed(ID, "withdrawn", HOUR),
    ]
    assert (concern.account.category, concern.account.severity) == ("isolated-or-empty", "high")


def test_what_a_person_does_is_dated_by_the_hour_and_names_nobody() -> None:
    concern, _ = new_concern(ID, ACCOUNT, session=None, doer=HERSELF, at=NOW)
    concern, _ = concern.take(Add(), HERSELF, at=NOW)
    concern, _ = concern.take(Triage("poor-lighting", "low"), OFFICER, at=NOW)
    assert [change.at for change in concern.history] == [HOUR, HOUR, NOW]
    assert [change.doer.name for change in concern.history] == [None, None, "an-officer"]


def test_nothing_is_done_before_something_was_done() -> None:
    concern, _ = new_concern(ID, ACCOUNT, session=None, doer=OFFICER, at=NOW)
    concern, _ = concern.take(Triage("poor-lighting", "low"), OFFICER, at=NOW)
    with pytest.raises(NothingWasDone):
        concern.take(Close("done"), OFFICER, at=NOW)
    closed, _ = concern.take(Close("not-ours"), OFFICER, at=NOW)
    assert closed.state == "closed"


@pytest.mark.parametrize("question", [1, 3, 99])
def test_only_what_was_asked_is_answered(question: int) -> None:
    concern, _ = new_concern(ID, ACCOUNT, session=None, doer=OFFICER, at=NOW)
    concern, _ = concern.take(Ask(), OFFICER, at=NOW)
    with pytest.raises(QuestionUnknown):
        concern.take(AnswerQuestion(question), HERSELF, at=NOW)


def test_a_duplicate_names_the_other_until_it_is_reopened() -> None:
    concern, _ = new_concern(ID, ACCOUNT, session=None, doer=OFFICER, at=NOW)
    merged, told = concern.take(Merge(UUID(int=8)), OFFICER, at=NOW)
    assert (merged.state, merged.merged_into, told) == ("closed", UUID(int=8), [ConcernClosed(ID, "duplicate", HOUR)])
    assert merged.take(Reopen(), OFFICER, at=NOW)[0].merged_into is None


@pytest.mark.parametrize(
    ("to", "system"), [("partner", "camden.parks"), ("force", "merton.lighting"), ("council", "merton.")]
)
def test_a_concern_is_referred_to_systems_of_its_borough(to: str, system: str) -> None:
    with pytest.raises(SystemOfAnother):
        Refer(to, system).ensure_ours("merton")


@pytest.mark.parametrize(
    ("source", "system"),
    [
        ("/stride/systems/merton.lighting", "merton.lighting"),
        ("merton.street-care-2", "merton.street-care-2"),
        ("/stride/systems/camden.lighting", None),
        ("/stride/systems/merton.", None),
        ("/stride/systems/merton.Lighting", None),
        ("/stride/systems/merton.lighting\n", None),
        ("/stride/systems/mertonXlighting", None),
        ("/stride/systems/merton.9", None),
        ("/stride/systems/merton." + "a" * 65, None),
        ("/stride/sessions", None),
        ("", None),
    ],
)
def test_a_system_is_believed_only_as_this_boroughs(source: str, system: str | None) -> None:
    assert system_of(source, borough="merton") == system
