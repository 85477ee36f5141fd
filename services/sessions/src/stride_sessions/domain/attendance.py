"""One person's part in one session, under a random id; it holds no name and links no two sessions."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import NewType
from uuid import UUID

from stride_sessions.domain.clock import cut_to_hour
from stride_sessions.domain.events import AttendanceRecorded
from stride_sessions.domain.refusals import AttendanceHasOtherRole, SessionFull
from stride_sessions.domain.session import Session, SessionId

AttendanceId = NewType("AttendanceId", UUID)

PARTICIPANT, BOOKED = "participant", "booked"


@dataclass(frozen=True, slots=True)
class Attendance:
    """A part in a session: in which role, and what became of it."""

    attendance_id: AttendanceId
    session_id: SessionId
    role: str
    state: str

    def record(
        self, session: Session, role: str, state: str, *, at: datetime
    ) -> tuple["Attendance", list[AttendanceRecorded]]:
        """Note or correct what became of it; the same again is no change. Raises `AttendanceHasOtherRole`."""
        session.ensure_not_cancelled()
        if role != self.role:
            raise AttendanceHasOtherRole
        if state == self.state:
            return self, []
        recorded = replace(self, state=state)
        return recorded, [_recorded(recorded, at)]


def book(
    session: Session, attendance_id: AttendanceId, *, taken: int, at: datetime
) -> tuple[Attendance, list[AttendanceRecorded]]:
    """A participant's place, while the session is planned; raises `SessionFull` when `taken` leaves none."""
    session.ensure_planned()
    if session.plan.capacity is not None and taken >= session.plan.capacity:
        raise SessionFull
    booked = Attendance(attendance_id, session.session_id, PARTICIPANT, BOOKED)
    return booked, [_recorded(booked, at)]


def walk_in(
    session: Session, attendance_id: AttendanceId, role: str, state: str, *, at: datetime
) -> tuple[Attendance, list[AttendanceRecorded]]:
    """Somebody without a booking; she is there already, so capacity does not turn her away."""
    session.ensure_not_cancelled()
    came = Attendance(attendance_id, session.session_id, role, state)
    return came, [_recorded(came, at)]


def _recorded(attendance: Attendance, at: datetime) -> AttendanceRecorded:
    return AttendanceRecorded(
        attendance.session_id,
        attendance.attendance_id,
        attendance.role,
        attendance.state,
        cut_to_hour(at),
    )
