"""Everyone home: said once a session has begun, and the first word stays."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from stride_sessions.domain.clock import LocalTime
from stride_sessions.domain.home import Homecoming, say_home
from stride_sessions.domain.refusals import SessionNotStarted
from stride_sessions.domain.session import Plan, Session, SessionId

SESSION = Session(
    session_id=SessionId(UUID(int=7)),
    plan=Plan(
        scheme="run-and-talk",
        kind="run",
        ward="E05000455",
        starts=LocalTime.of(datetime.fromisoformat("2026-11-22T18:30")),
        planned_minutes=60,
    ),
)
BEGINS = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)


@pytest.mark.parametrize("state", ["planned", "completed"])
def test_it_is_said_by_somebody_at_some_time(state: str) -> None:
    said = say_home(replace(SESSION, state=state), None, by="officer-1", at=BEGINS)
    assert said == Homecoming(SESSION.session_id, "officer-1", BEGINS)


def test_said_again_the_first_word_stays() -> None:
    first = say_home(SESSION, None, by="officer-1", at=BEGINS)
    assert say_home(SESSION, first, by="officer-2", at=BEGINS + timedelta(hours=1)) == first


def test_nobody_is_home_from_what_has_not_begun() -> None:
    with pytest.raises(SessionNotStarted):
        say_home(SESSION, None, by="officer-1", at=BEGINS - timedelta(seconds=1))


def test_who_had_come_goes_home_from_what_was_called_off_too() -> None:
    said = say_home(replace(SESSION, state="cancelled"), None, by="officer-1", at=BEGINS)
    assert (said.said_by, said.said_at) == ("officer-1", BEGINS)
