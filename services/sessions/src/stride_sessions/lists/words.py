"""How a list says what it is about; both of its forms say the same."""

from datetime import date

from stride_sessions.domain.session import Session


def clock(session: Session) -> str:
    """The time at which a session starts: "18:30"."""
    return f"{session.plan.starts.wall:%H:%M}"


def day(on: date) -> str:
    """A day in words: "Sunday 22 November 2026"."""
    return f"{on:%A} {on.day} {on:%B} {on.year}"
