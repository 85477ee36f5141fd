"""Which officers a session is given to, and where one of them would have to be in two places; that warns, only."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from stride_sessions.domain.session import CANCELLED, Session, SessionId
from stride_sessions.domain.staff import StaffId, StaffMember

MOST_OFFICERS = 20


@dataclass(frozen=True, slots=True)
class Clash:
    """An officer whose other session overlaps this one."""

    staff_id: StaffId
    session_id: SessionId


@dataclass(frozen=True, slots=True)
class Rota:
    """A session, its officers, and where they would have to be in two places."""

    session: Session
    officers: Sequence[StaffMember]
    clashes: Sequence[Clash]


def assign(session: Session, officers: Sequence[StaffMember], *, present: Collection[StaffId]) -> Session:
    """Give a session to these officers and no others; to those it has, `present`, is no change.

    A session that took place may still be put right. Who is there already may stay though she left. Raises
    `SessionAlreadyCancelled`, `StaffNotOfficer`, `OfficerLeft`.
    """
    session.ensure_not_cancelled()
    for officer in officers:
        if officer.staff_id not in present:
            officer.ensure_assignable()
    return session if {one.staff_id for one in officers} == set(present) else session.changed()


def find_clashes(session: Session, others: Iterable[tuple[StaffId, Session]]) -> list[Clash]:
    """Which of its officers' sessions overlap one, in order; what was cancelled takes nobody's time."""
    if session.state == CANCELLED:
        return []
    clashes = [
        Clash(staff_id, other.session_id)
        for staff_id, other in others
        if other.session_id != session.session_id and other.state != CANCELLED and overlap(session, other)
    ]
    return sorted(clashes, key=lambda clash: (clash.staff_id, clash.session_id))


def overlap(one: Session, other: Session) -> bool:
    """Whether two sessions share a moment; where one begins as the other ends, they do not."""
    begins = max(one.plan.starts.instant, other.plan.starts.instant)
    return begins < min(ends_at(one), ends_at(other))


def ends_at(session: Session) -> datetime:
    """When a session is planned to end, in UTC; what the clocks do meanwhile does not make it longer."""
    return session.plan.starts.instant + timedelta(minutes=session.plan.planned_minutes)
