"""One person's part in one session, under a random id; it holds no name and links no two sessions."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import NewType
from uuid import UUID

from stride_sessions.domain.clock import cut_to_hour
from stride_sessions.domain.events import AttendanceRecorded
from stride_sessions.domain.refusals import (
    AttendanceAlreadyRecorded,
    AttendanceHasOtherRole,
    NotBooked,
    NothingOffered,
    OfferLapsed,
)
from stride_sessions.domain.session import Session, SessionId

AttendanceId = NewType("AttendanceId", UUID)

BOOKED, WAITLISTED, OFFERED, LAPSED = "booked", "waitlisted", "offered", "lapsed"
ATTENDED, NO_SHOW, CANCELLED = "attended", "no-show", "cancelled"

TO_COME = frozenset({BOOKED, OFFERED, WAITLISTED})
"""The states of who has, or waits for, a place in a session that is still to come."""

Recorded = tuple["Attendance", list[AttendanceRecorded]]


@dataclass(frozen=True, slots=True)
class Attendance:
    """A part in a session: in which role, and what became of it.

    `offer_lapses_at` is until when a place that is `offered` is kept.
    """

    attendance_id: AttendanceId
    session_id: SessionId
    role: str
    state: str
    offer_lapses_at: datetime | None = None

    def record(self, session: Session, role: str, state: str, *, at: datetime) -> Recorded:
        """Note or correct what became of it; the same again is no change.

        Who is there came, whatever had become of her booking. Raises `AttendanceHasOtherRole`, and `NotBooked`
        where somebody who holds no booking is said not to have come.
        """
        session.ensure_not_cancelled()
        if role != self.role:
            raise AttendanceHasOtherRole
        if state == NO_SHOW and self.state not in (BOOKED, ATTENDED, NO_SHOW):
            raise NotBooked
        return self.become(state, at=at)

    def leave(self, session: Session, *, at: datetime) -> Recorded:
        """Give it up; again is no change, nor is it after an offer lapsed. Raises `AttendanceAlreadyRecorded`."""
        session.ensure_planned()
        if self.state in (ATTENDED, NO_SHOW):
            raise AttendanceAlreadyRecorded
        return (self, []) if self.state == LAPSED else self.become(CANCELLED, at=at)

    def accept(self, session: Session, *, at: datetime) -> Recorded:
        """Take the place that is offered; again is no change. Raises `OfferLapsed`, `NothingOffered`."""
        session.ensure_planned()
        if self.state == LAPSED or self.has_lapsed(at):
            raise OfferLapsed
        if self.state not in (OFFERED, BOOKED):
            raise NothingOffered
        return self.become(BOOKED, at=at)

    def has_lapsed(self, at: datetime) -> bool:
        """Whether a place was offered and not taken in time."""
        return self.offer_lapses_at is not None and self.offer_lapses_at <= at

    def become(self, state: str, *, at: datetime, offer_lapses_at: datetime | None = None) -> Recorded:
        """The same part in another state, and the event that says so; none where nothing changes."""
        if state == self.state:
            return self, []
        recorded = replace(self, state=state, offer_lapses_at=offer_lapses_at)
        return recorded, [said(recorded, at)]


def walk_in(session: Session, attendance_id: AttendanceId, role: str, state: str, *, at: datetime) -> Recorded:
    """Somebody without a booking; she is there already, so capacity does not turn her away."""
    session.ensure_not_cancelled()
    came = Attendance(attendance_id, session.session_id, role, state)
    return came, [said(came, at)]


def said(attendance: Attendance, at: datetime) -> AttendanceRecorded:
    """What others are told of an attendance as it now is."""
    return AttendanceRecorded(
        attendance.session_id,
        attendance.attendance_id,
        attendance.role,
        attendance.state,
        cut_to_hour(at),
    )
