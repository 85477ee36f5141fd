"""Which officer walks with whom: her wish is respected first, then old pairs are avoided, then shares are even.

An officer has several residents, a resident one officer. Who was paired before is paired anew where that can be
avoided, so that nobody comes to depend on one officer, or is sought out by one; unless she wants the officer she
knows. Any number may go to one officer, so that wishes and old pairs are matters of each person alone, and evenness
is what is left to be found (`spread`).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from stride_sessions.domain.attendance import ATTENDED, BOOKED, Attendance, AttendanceId
from stride_sessions.domain.clock import london_day
from stride_sessions.domain.pair_refusals import OfficerNotGiven, PairedTwice, WalksWithTheGroup, WithoutPlace
from stride_sessions.domain.roles import PARTICIPANT
from stride_sessions.domain.session import Session
from stride_sessions.domain.spread import spread
from stride_sessions.domain.staff import StaffId, StaffMember

SAME_OFFICER, ANOTHER_OFFICER, NO_OFFICER = "same-officer", "another-officer", "no-officer"

REMEMBERED_YEARS = 2
"""For how long it counts, and can be asked, that two were paired."""

Pairs = Mapping[AttendanceId, StaffId]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a place, what she wishes, and which officers of the session she was paired with before."""

    attendance_id: AttendanceId
    wish: str = ANOTHER_OFFICER
    known: frozenset[StaffId] = frozenset()

    def best_of(self, officers: Sequence[StaffId]) -> Sequence[StaffId]:
        """Those of the officers who suit her best; none where she wishes for none."""
        if self.wish == NO_OFFICER:
            return []
        wants_known = self.wish == SAME_OFFICER
        return [one for one in officers if (one in self.known) is wants_known] or officers


@dataclass(frozen=True, slots=True)
class Pairing:
    """A session's officers, who has a place in it, and which of them are paired."""

    session: Session
    officers: Sequence[StaffMember]
    people: Sequence[Person]
    pairs: Pairs

    def officer_of(self, person: Person) -> StaffMember | None:
        """Whom somebody is paired with; nobody, where the session was taken from her."""
        staff_id = self.pairs.get(person.attendance_id)
        return next((one for one in self.officers if one.staff_id == staff_id), None)


def propose(session: Session, officers: Collection[StaffId], people: Collection[Person]) -> Pairs:
    """Pair everybody who does not wish otherwise; the same for the same people, in whatever order they are named.

    Raises as `ensure_planned` does. A session without officers has no pairs.
    """
    session.ensure_planned()
    in_order = sorted(people, key=lambda one: one.attendance_id)
    return spread({one.attendance_id: one.best_of(sorted(officers)) for one in in_order})


def decide(
    session: Session,
    officers: Collection[StaffId],
    people: Collection[Person],
    wanted: Sequence[tuple[AttendanceId, StaffId]],
) -> Pairs:
    """The pairs that the team decided on, and no others; raises `PairedTwice` and as `ensure_planned` does.

    Raises `OfficerNotGiven`, `WithoutPlace` or `WalksWithTheGroup` for a pair that cannot be.
    """
    session.ensure_planned()
    pairs = dict(wanted)
    if len(pairs) < len(wanted):
        raise PairedTwice
    if not set(pairs.values()) <= set(officers):
        raise OfficerNotGiven
    if not set(pairs) <= {one.attendance_id for one in people}:
        raise WithoutPlace
    if any(one.wish == NO_OFFICER and one.attendance_id in pairs for one in people):
        raise WalksWithTheGroup
    return pairs


def has_place(attendance: Attendance) -> bool:
    """Whether somebody is expected to walk, or came, as one to be paired."""
    return attendance.role == PARTICIPANT and attendance.state in (BOOKED, ATTENDED)


def month_of(day: date) -> date:
    """The month of a day, by its first: no pair is remembered with anything finer."""
    return day.replace(day=1)


def remembered_since(at: datetime) -> date:
    """The first month whose pairs still count."""
    month = month_of(london_day(at))
    return month.replace(year=month.year - REMEMBERED_YEARS)
