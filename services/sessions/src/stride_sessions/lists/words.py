"""How a list says what it is about; both of its forms say the same."""

from datetime import date

from stride_sessions.domain.attendance import Attendance
from stride_sessions.domain.session import Session


def called(attendance: Attendance) -> str:
    """How a person is called in a list: by the code of her part in the session, since no name of hers is kept."""
    return str(attendance.attendance_id)


def clock(session: Session) -> str:
    """The time at which a session starts: "18:30"."""
    return f"{session.plan.starts.wall:%H:%M}"


def day(on: date) -> str:
    """A day in words: "Sunday 22 November 2026"."""
    return f"{on:%A} {on.day} {on:%B} {on.year}"
