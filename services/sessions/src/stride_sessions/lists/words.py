"""How a list says what it is about; both of its forms say the same."""

from datetime import date

from stride_sessions.domain.attendance import AttendanceId
from stride_sessions.domain.check_in_code import code_of
from stride_sessions.domain.session import Session


def code(attendance_id: AttendanceId) -> str:
    """The code of a booking in two groups: `2345E6` in one would be a number to a spreadsheet."""
    whole = code_of(attendance_id)
    return f"{whole[:3]} {whole[3:]}"


def clock(session: Session) -> str:
    """The time at which a session starts: "18:30"."""
    return f"{session.plan.starts.wall:%H:%M}"


def day(on: date) -> str:
    """A day in words: "Sunday 22 November 2026"."""
    return f"{on:%A} {on.day} {on:%B} {on.year}"
