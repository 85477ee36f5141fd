"""What may be done with a session, and what is said of it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from stride_sessions.domain.clock import LocalTime, Window
from stride_sessions.domain.events import (
    SessionCancelled,
    SessionCompleted,
    SessionCreated,
    SessionRescheduled,
)
from stride_sessions.domain.refusals import (
    Refusal,
    SchemeNotLaunched,
    SessionAlreadyCancelled,
    SessionAlreadyCompleted,
    SessionNotStarted,
    TooFarAhead,
    TooFarBack,
)
from stride_sessions.domain.session import Plan, Session, SessionId, plan_session

NOW = datetime(2026, 11, 22, 19, 40, tzinfo=UTC)
ID = SessionId(UUID(int=7))
PLAN = Plan(
    scheme="run-and-talk",
    kind="run",
    ward="E05000455",
    starts=LocalTime.of(datetime.fromisoformat("2026-11-22T18:30")),
    planned_minutes=60,
    host="common-runners",
    distance_m=8000,
)
PLANNED = Session(session_id=ID, plan=PLAN)
CANCELLED = replace(PLANNED, state="cancelled")
COMPLETED = replace(PLANNED, state="completed")


def test_a_planned_session_is_told_by_day_and_part_of_day() -> None:
    session, events = plan_session(ID, PLAN, is_launched=True, window=Window(), at=NOW)
    assert session == PLANNED
    assert events == [
        SessionCreated(
            session_id=ID,
            scheme="run-and-talk",
            kind="run",
            ward="E05000455",
            on=date(2026, 11, 22),
            part_of_day="evening",
            host="common-runners",
            distance_m=8000,
            planned_minutes=60,
            at=NOW,
        )
    ]


@pytest.mark.parametrize(("days", "refusal"), [(-31, TooFarBack), (401, TooFarAhead)])
def test_a_session_outside_the_window_is_refused(days: int, refusal: type[Refusal]) -> None:
    plan = replace(PLAN, starts=LocalTime(PLAN.starts.wall + timedelta(days=days)))
    with pytest.raises(refusal):
        plan_session(ID, plan, is_launched=True, window=Window(), at=NOW)


def test_a_narrower_window_is_kept() -> None:
    plan = replace(PLAN, starts=LocalTime(PLAN.starts.wall - timedelta(days=8)))
    with pytest.raises(TooFarBack):
        plan_session(ID, plan, is_launched=True, window=Window(back=timedelta(days=7)), at=NOW)


def test_a_scheme_that_is_not_launched_has_no_sessions() -> None:
    with pytest.raises(SchemeNotLaunched):
        plan_session(ID, PLAN, is_launched=False, window=Window(), at=NOW)


def test_a_rescheduled_session_tells_the_day_it_had() -> None:
    starts = LocalTime.of(datetime.fromisoformat("2026-11-29T07:00"))
    session, events = PLANNED.reschedule(starts, "weather", window=Window(), at=NOW)
    assert session.plan.starts == starts
    assert events == [SessionRescheduled(ID, date(2026, 11, 29), "early-morning", date(2026, 11, 22), "weather", NOW)]


def test_rescheduling_to_the_same_time_is_no_change() -> None:
    assert PLANNED.reschedule(PLAN.starts, "weather", window=Window(), at=NOW) == (PLANNED, [])


def test_a_session_cannot_be_moved_out_of_the_window() -> None:
    starts = LocalTime.of(datetime.fromisoformat("2026-10-22T18:30"))
    with pytest.raises(TooFarBack):
        PLANNED.reschedule(starts, "weather", window=Window(), at=NOW)


def test_a_cancelled_session_keeps_its_reason() -> None:
    session, events = PLANNED.cancel("weather", at=NOW)
    assert (session.state, session.cancelled_because) == ("cancelled", "weather")
    assert events == [SessionCancelled(ID, "weather", NOW)]


def test_the_end_of_a_session_is_told_by_the_hour() -> None:
    session, events = PLANNED.complete(40, 55, at=NOW)
    assert (session.state, session.head_count, session.minutes) == ("completed", 40, 55)
    assert events == [SessionCompleted(ID, 40, 55, datetime(2026, 11, 22, 19, tzinfo=UTC))]


def test_a_session_is_not_completed_before_it_starts() -> None:
    with pytest.raises(SessionNotStarted):
        PLANNED.complete(40, None, at=datetime(2026, 11, 22, 18, 29, 59, tzinfo=UTC))


def test_a_summer_session_starts_by_the_wall_clock() -> None:
    starts = LocalTime.of(datetime.fromisoformat("2026-07-01T18:30"))
    session = replace(PLANNED, plan=replace(PLAN, starts=starts))
    assert session.complete(5, None, at=datetime(2026, 7, 1, 17, 30, tzinfo=UTC))[0].state == "completed"


@pytest.mark.parametrize(
    ("session", "refusal"),
    [(CANCELLED, SessionAlreadyCancelled), (COMPLETED, SessionAlreadyCompleted)],
)
def test_nothing_more_is_done_with_a_session_that_is_over(session: Session, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        session.reschedule(PLAN.starts, "weather", window=Window(), at=NOW)
    with pytest.raises(refusal):
        session.cancel("weather", at=NOW)
    with pytest.raises(refusal):
        session.complete(1, None, at=NOW)
