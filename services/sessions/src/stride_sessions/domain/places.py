"""The places of a session: taken, waited for, passed on; each is promised to one person at a time.

Who finds no place waits in line. A place that becomes free is offered to the first who waits, and kept for her until
she takes it or the offer lapses; then it is the next one's. Nobody overtakes: while somebody waits, who comes new
waits too. From the hour the session begins nothing is offered any more.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from stride_sessions.domain.attendance import (
    BOOKED,
    LAPSED,
    OFFERED,
    PARTICIPANT,
    WAITLISTED,
    Attendance,
    AttendanceId,
    Recorded,
    said,
)
from stride_sessions.domain.events import AttendanceRecorded
from stride_sessions.domain.resident_refusals import SessionAlreadyBegun
from stride_sessions.domain.session import PLANNED, Session

MOST = 500
"""How many places a session may have, and so how many can become free at once."""

Changes = tuple[list[Attendance], list[AttendanceRecorded]]


@dataclass(frozen=True, slots=True)
class Places:
    """How many participants hold a place (booked, offered or there), and how many wait for one."""

    taken: int
    waiting: int

    def free(self, session: Session) -> int:
        """How many places may be given; without a capacity always as many as could be asked for."""
        capacity = session.plan.capacity
        return MOST if capacity is None else max(0, capacity - self.taken)


def book(session: Session, attendance_id: AttendanceId, places: Places, *, at: datetime) -> Recorded:
    """A participant's place while the session is planned, or one in the waiting list."""
    session.ensure_planned()
    is_free = places.waiting == 0 and places.free(session) > 0
    new = Attendance(attendance_id, session.session_id, PARTICIPANT, BOOKED if is_free else WAITLISTED)
    return new, [said(new, at)]


def ask(session: Session, attendance_id: AttendanceId, places: Places, *, lasting: timedelta, at: datetime) -> Recorded:
    """A place for who asks without being known here: kept for her until she confirms it, as one that is offered.

    Raises `SessionAlreadyBegun`, and as `ensure_planned` does.
    """
    session.ensure_planned()
    if at >= session.plan.starts.instant:
        raise SessionAlreadyBegun
    new, _ = book(session, attendance_id, places, at=at)
    if new.state == BOOKED:
        new = replace(new, state=OFFERED, offer_lapses_at=_kept_until(session, lasting, at))
    return new, [said(new, at)]


def offer(
    session: Session, waiting: Sequence[Attendance], places: Places, *, lasting: timedelta, at: datetime
) -> Changes:
    """Offer what is free to those who wait, in their order; each for `lasting`, and never beyond the beginning."""
    if session.state != PLANNED or at >= session.plan.starts.instant:
        return [], []
    until = _kept_until(session, lasting, at)
    first = waiting[: places.free(session)]
    return _changes([one.become(OFFERED, at=at, offer_lapses_at=until) for one in first])


def lapse(offered: Sequence[Attendance], *, at: datetime) -> Changes:
    """Take back what was offered and not taken in time."""
    return _changes([one.become(LAPSED, at=at) for one in offered if one.has_lapsed(at)])


def _kept_until(session: Session, lasting: timedelta, at: datetime) -> datetime:
    return min(at + lasting, session.plan.starts.instant)


def _changes(recorded: Sequence[Recorded]) -> Changes:
    return [one for one, _ in recorded], [event for _, events in recorded for event in events]
