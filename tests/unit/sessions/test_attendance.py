"""Places, walk-ins and corrections."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from stride_sessions.domain.attendance import Attendance, AttendanceId, walk_in
from stride_sessions.domain.clock import LocalTime
from stride_sessions.domain.events import AttendanceRecorded
from stride_sessions.domain.places import Places, book
from stride_sessions.domain.refusals import (
    AttendanceHasOtherRole,
    SessionAlreadyCancelled,
    SessionAlreadyCompleted,
)
from stride_sessions.domain.session import Plan, Session, SessionId

NOW = datetime(2026, 11, 22, 19, 40, tzinfo=UTC)
HOUR = datetime(2026, 11, 22, 19, tzinfo=UTC)
SESSION = Session(
    session_id=SessionId(UUID(int=7)),
    plan=Plan(
        scheme="walk-and-talk",
        kind="walk",
        ward="E05000455",
        starts=LocalTime(datetime.fromisoformat("2026-11-22T18:30")),
        planned_minutes=30,
        capacity=2,
    ),
)
ID = AttendanceId(UUID(int=8))
BOOKED = Attendance(ID, SESSION.session_id, "participant", "booked")


def test_a_booking_takes_a_place() -> None:
    attendance, events = book(SESSION, ID, Places(taken=1, waiting=0), at=NOW)
    assert attendance == BOOKED
    assert events == [AttendanceRecorded(SESSION.session_id, ID, "participant", "booked", HOUR)]


def test_a_session_without_capacity_is_never_full() -> None:
    unlimited = replace(SESSION, plan=replace(SESSION.plan, capacity=None))
    assert book(unlimited, ID, Places(taken=10_000, waiting=0), at=NOW)[0] == BOOKED


@pytest.mark.parametrize(
    ("state", "refusal"),
    [("cancelled", SessionAlreadyCancelled), ("completed", SessionAlreadyCompleted)],
)
def test_a_session_that_is_over_takes_no_booking(state: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        book(replace(SESSION, state=state), ID, Places(taken=0, waiting=0), at=NOW)


def test_somebody_without_a_booking_is_recorded() -> None:
    attendance, events = walk_in(SESSION, ID, "officer", "attended", at=NOW)
    assert attendance == Attendance(ID, SESSION.session_id, "officer", "attended")
    assert events == [AttendanceRecorded(SESSION.session_id, ID, "officer", "attended", HOUR)]


def test_what_became_of_a_booking_is_recorded_and_corrected() -> None:
    missed, first = BOOKED.record(SESSION, "participant", "no-show", at=NOW)
    came, second = missed.record(SESSION, "participant", "attended", at=NOW)
    assert came.state == "attended"
    assert [event.state for event in first + second] == ["no-show", "attended"]


def test_the_same_state_again_is_no_change() -> None:
    came = replace(BOOKED, state="attended")
    assert came.record(SESSION, "participant", "attended", at=NOW) == (came, [])


def test_an_attendance_does_not_change_its_role() -> None:
    with pytest.raises(AttendanceHasOtherRole):
        BOOKED.record(SESSION, "officer", "attended", at=NOW)


def test_a_cancelled_session_records_nobody() -> None:
    cancelled = replace(SESSION, state="cancelled")
    with pytest.raises(SessionAlreadyCancelled):
        BOOKED.record(cancelled, "participant", "attended", at=NOW)
    with pytest.raises(SessionAlreadyCancelled):
        walk_in(cancelled, ID, "officer", "attended", at=NOW)


def test_a_completed_session_may_still_be_corrected() -> None:
    completed = replace(SESSION, state="completed")
    assert BOOKED.record(completed, "participant", "no-show", at=NOW)[0].state == "no-show"
