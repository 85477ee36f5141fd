"""That everyone came home from a session: said once by whoever was there, and missed when nobody says it."""

from dataclasses import dataclass
from datetime import datetime

from stride_sessions.domain.refusals import SessionNotStarted
from stride_sessions.domain.session import Session, SessionId


@dataclass(frozen=True, slots=True)
class Homecoming:
    """Who said, and when, that everyone is home."""

    session_id: SessionId
    said_by: str
    said_at: datetime


def say_home(session: Session, found: Homecoming | None, *, by: str, at: datetime) -> Homecoming:
    """What is known from now on: the first word stays. Who had come before it was called off goes home too.

    Raises `SessionNotStarted`.
    """
    if found is not None:
        return found
    if at < session.plan.starts.instant:
        raise SessionNotStarted
    return Homecoming(session.session_id, by, at)
