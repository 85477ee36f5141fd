"""What a device said is taken once, in whatever order; what cannot be is refused, and a correction says why."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from stride_sessions.domain.attendance import Attendance, AttendanceId
from stride_sessions.domain.check_in import CheckIn, CheckInId, Claim, admit, correct
from stride_sessions.domain.clock import LocalTime
from stride_sessions.domain.refusals import (
    AttendanceHasOtherRole,
    CheckInIdReused,
    CorrectionWithoutReason,
    DeviceClockAhead,
    DeviceClockBehind,
    Refusal,
    SessionAlreadyCancelled,
    Unknown,
)
from stride_sessions.domain.session import Plan, Session, SessionId

NOW = datetime(2026, 11, 22, 19, 40, tzinfo=UTC)
SESSION = Session(
    session_id=SessionId(UUID(int=7)),
    plan=Plan(
        scheme="walk-and-talk",
        kind="walk",
        ward="E05000455",
        starts=LocalTime.of(datetime.fromisoformat("2026-11-22T18:30")),
        planned_minutes=30,
    ),
)
BOOKED = Attendance(AttendanceId(UUID(int=1)), SESSION.session_id, "participant", "booked")
PARTS = {BOOKED.attendance_id: BOOKED}
CHECK_IN = CheckIn(
    check_in_id=CheckInId(UUID(int=100)),
    attendance_id=BOOKED.attendance_id,
    state="attended",
    said_at=NOW - timedelta(hours=1),
    said_by="an-officer",
)
CLAIM = Claim(CHECK_IN, "participant", is_walk_in=False)


def claim(**changes: object) -> Claim:
    return replace(CLAIM, check_in=replace(CHECK_IN, **changes))  # type: ignore[arg-type] # a field's own type


def admitted(*claims: Claim, known: CheckIn | None = None) -> tuple[list[CheckIn], list[Attendance]]:
    there = {} if known is None else {known.check_in_id: known}
    return admit(claims, SESSION, at=NOW, known=there, parts=PARTS)


def test_a_check_in_is_taken_once_however_often_it_comes() -> None:
    assert admitted(CLAIM, CLAIM) == ([CHECK_IN], [])
    assert admitted(CLAIM, known=replace(CHECK_IN, received_at=NOW, said_by="another-officer")) == ([], [])


@pytest.mark.parametrize("change", [{"state": "no-show"}, {"said_at": NOW}, {"because": "came-late"}])
def test_an_id_stands_for_one_check_in(change: dict[str, object]) -> None:
    with pytest.raises(CheckInIdReused):
        admitted(claim(**change), known=CHECK_IN)
    with pytest.raises(CheckInIdReused):
        admitted(CLAIM, claim(**change))


def test_who_walked_in_has_a_part_from_then_on() -> None:
    stranger = AttendanceId(UUID(int=2))
    walk_in = replace(claim(attendance_id=stranger), is_walk_in=True)
    again = replace(claim(attendance_id=stranger, check_in_id=CheckInId(UUID(int=101))), is_walk_in=True)
    new, walked_in = admitted(walk_in, again)
    assert [one.check_in_id.int for one in new] == [100, 101]
    assert walked_in == [Attendance(stranger, SESSION.session_id, "participant", "attended")]


@pytest.mark.parametrize(
    ("claimed", "refusal"),
    [
        (claim(said_at=NOW + timedelta(minutes=2, seconds=1)), DeviceClockAhead),
        (claim(said_at=datetime(1970, 1, 1, tzinfo=UTC)), DeviceClockBehind),
        (claim(attendance_id=AttendanceId(UUID(int=9))), Unknown),
        (replace(CLAIM, role="officer"), AttendanceHasOtherRole),
    ],
)
def test_what_cannot_be_is_refused(claimed: Claim, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        admitted(claimed)


def test_a_part_in_another_session_is_none_here_also_for_who_walks_in() -> None:
    elsewhere = {BOOKED.attendance_id: replace(BOOKED, session_id=SessionId(UUID(int=8)))}
    with pytest.raises(Unknown):
        admit([replace(CLAIM, is_walk_in=True)], SESSION, at=NOW, known={}, parts=elsewhere)


def test_nobody_was_at_a_session_that_was_called_off() -> None:
    cancelled = replace(SESSION, state="cancelled", cancelled_because="weather")
    with pytest.raises(SessionAlreadyCancelled):
        admit([CLAIM], cancelled, at=NOW, known={}, parts=PARTS)


def test_a_correction_comes_after_the_last_word_whatever_its_clock_says_and_says_why() -> None:
    ahead = replace(CHECK_IN, said_at=NOW + timedelta(minutes=1))
    otherwise = replace(CHECK_IN, state="no-show", said_at=NOW)
    with pytest.raises(CorrectionWithoutReason):
        correct(otherwise, ahead)
    explained = replace(otherwise, because="entered-wrongly")
    assert correct(explained, ahead).said_at > ahead.said_at
    assert correct(otherwise, None) == otherwise
