"""What an officer takes along for a day: its sessions, who leads each, and who is expected."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from stride_sessions.domain.attendance import ATTENDED, BOOKED, NO_SHOW, OFFERED, Attendance, AttendanceId
from stride_sessions.domain.session import Session, SessionId
from stride_sessions.domain.staff import StaffMember

_EXPECTED = {BOOKED, OFFERED, ATTENDED, NO_SHOW}


@dataclass(frozen=True, slots=True)
class DayEntry:
    """A session of the day, its officers, and those who hold a place in it."""

    session: Session
    officers: Sequence[StaffMember]
    people: Sequence[Attendance]


@dataclass(frozen=True, slots=True)
class DayList:
    """The sessions of a day in London, in order of time; also those that were cancelled, so that nobody waits there.

    `names` says how those want to be called who gave a name.
    """

    on: date
    entries: Sequence[DayEntry]
    names: Mapping[AttendanceId, str] = field(default_factory=dict)

    def called(self, person: Attendance) -> str:
        """How somebody is called: by the name she gave, else by the code of her part in the session."""
        return self.names.get(person.attendance_id, str(person.attendance_id))


def list_day(
    on: date,
    sessions: Sequence[Session],
    officers: Sequence[tuple[SessionId, StaffMember]],
    people: Sequence[Attendance],
) -> DayList:
    """Put together what belongs to each session; who waits, left or let an offer lapse is not expected."""
    leading: defaultdict[SessionId, list[StaffMember]] = defaultdict(list)
    expected: defaultdict[SessionId, list[Attendance]] = defaultdict(list)
    for session_id, member in officers:
        leading[session_id].append(member)
    for one in people:
        if one.state in _EXPECTED:
            expected[one.session_id].append(one)
    return DayList(on, [DayEntry(each, leading[each.session_id], expected[each.session_id]) for each in sessions])
