"""The places of a session: taken, waited for, passed on; each is promised to one person at a time.

Participants, partners and hosts have places, and a line, of their own: no place goes from one role to another.
Who finds no place waits in line. A place that becomes free is offered to the first who waits, and kept for her until
she takes it or the offer lapses; then it is the next one's. Nobody overtakes: while somebody waits, who comes new
waits too. From the hour the session begins nothing is offered any more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from stride_sessions.domain.attendance import (
    BOOKED,
    LAPSED,
    OFFERED,
    WAITLISTED,
    Attendance,
    AttendanceId,
    Recorded,
    said,
)
from stride_sessions.domain.events import AttendanceRecorded
from stride_sessions.domain.plan_refusals import CapacityBelowMinimum
from stride_sessions.domain.refusals import CapacityBelowTaken
from stride_sessions.domain.resident_refusals import SessionAlreadyBegun
from stride_sessions.domain.roles import CAPACITY_OF, PARTICIPANT
from stride_sessions.domain.session import PLANNED, Session

MOST = 500
"""How many places a role may have, and so how many can become free at once."""

Changes = tuple[list[Attendance], list[AttendanceRecorded]]


@dataclass(frozen=True, slots=True)
class Places:
    """How many of a role hold a place (booked, offered or there), and how many wait for one."""

    taken: int
    waiting: int
    role: str = PARTICIPANT

    def free(self, session: Session) -> int:
        """How many places of the role may be given; without a bound always as many as could be asked for."""
        capacity = session.plan.places_for(self.role)
        return MOST if capacity is None else max(0, capacity - self.taken)


def book(session: Session, attendance_id: AttendanceId, places: Places, *, at: datetime) -> Recorded:
    """A place of the role whose places these are, while the session is planned, or one in its waiting list."""
    session.ensure_planned()
    is_free = places.waiting == 0 and places.free(session) > 0
    new = Attendance(attendance_id, session.session_id, places.role, BOOKED if is_free else WAITLISTED)
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
    """Offer what is free of a role to those of it who wait, in their order; each for `lasting`, till it begins."""
    if session.state != PLANNED or at >= session.plan.starts.instant:
        return [], []
    until = _kept_until(session, lasting, at)
    first = [one for one in waiting if one.role == places.role][: places.free(session)]
    return _changes([one.become(OFFERED, at=at, offer_lapses_at=until) for one in first])


def lapse(offered: Sequence[Attendance], *, at: datetime) -> Changes:
    """Take back what was offered and not taken in time."""
    return _changes([one.become(LAPSED, at=at) for one in offered if one.has_lapsed(at)])


def resize(session: Session, bounds: Mapping[str, int | None], taken: Mapping[str, int]) -> Session:
    """Give some roles other numbers of places, or no bound; others are not told.

    Raises `CapacityBelowTaken`, `CapacityBelowMinimum`, and as `ensure_planned` does.
    """
    session.ensure_planned()
    for role, bound in bounds.items():
        if bound is not None and bound < taken[role]:
            raise CapacityBelowTaken(CAPACITY_OF[role])
    changes: dict[str, Any] = {CAPACITY_OF[role]: bound for role, bound in bounds.items()}
    plan = replace(session.plan, **changes)
    if plan.capacity is not None and plan.capacity < (plan.minimum or 0):
        raise CapacityBelowMinimum
    return session if plan == session.plan else session.changed(plan=plan)


def _kept_until(session: Session, lasting: timedelta, at: datetime) -> datetime:
    return min(at + lasting, session.plan.starts.instant)


def _changes(recorded: Sequence[Recorded]) -> Changes:
    return [one for one, _ in recorded], [event for _, events in recorded for event in events]
