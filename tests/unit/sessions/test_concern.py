"""Concerns: what is kept, what is told, and who answered."""

from dataclasses import fields
from datetime import UTC, datetime
from uuid import UUID

import pytest
from stride_sessions.domain.clock import LocalTime
from stride_sessions.domain.concern import Account, Answer, ConcernId, new_concern, system_of
from stride_sessions.domain.events import ConcernAnswered, ConcernRaised
from stride_sessions.domain.session import Plan, Session, SessionId

NOW = datetime(2026, 11, 22, 19, 40, tzinfo=UTC)
HOUR = datetime(2026, 11, 22, 19, tzinfo=UTC)
ID = ConcernId(UUID(int=9))
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
    concern, (event,) = new_concern(ID, ACCOUNT, session=SESSION, at=NOW)
    assert concern.session_id == SESSION.session_id
    assert event.session_kind == "run"
    assert "session_id" not in {field.name for field in fields(ConcernRaised)}


def test_a_concern_without_a_session_names_no_kind() -> None:
    concern, (event,) = new_concern(ID, ACCOUNT, session=None, at=NOW)
    assert (concern.session_id, concern.session_kind, event.session_kind) == (None, None, None)


def test_a_concern_is_dated_by_the_hour() -> None:
    concern, (event,) = new_concern(ID, ACCOUNT, session=None, at=NOW)
    assert concern.raised_at == event.at == HOUR


def test_answers_are_appended_and_told_by_the_hour() -> None:
    concern, _ = new_concern(ID, ACCOUNT, session=None, at=NOW)
    first = Answer("acknowledged", "merton.lighting", "SLR-20417", NOW)
    second = Answer("actioned", "merton.lighting", None, NOW)
    concern, told = concern.answer(first)
    concern, _ = concern.answer(second)
    assert concern.answers == (first, second)
    assert concern.state == "raised"
    assert told == [ConcernAnswered(ID, "acknowledged", "merton.lighting", "SLR-20417", HOUR)]


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
