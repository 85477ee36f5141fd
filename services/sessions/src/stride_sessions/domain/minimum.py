"""Whether a session that needs people goes ahead, decided once, at the hour that its plan names."""

from datetime import datetime, timedelta

from stride_sessions.domain.events import SessionEvent
from stride_sessions.domain.session import PLANNED, USUAL_NOTICE, Session

TOO_FEW_BOOKED = "too-few-booked"


def decide(
    session: Session, booked: int, *, at: datetime, notice: timedelta = USUAL_NOTICE
) -> tuple[Session, list[SessionEvent]]:
    """At the hour to decide, let it go ahead or call it off for want of people; before, again and later: nothing."""
    plan = session.plan
    is_open = session.state == PLANNED and not session.is_going_ahead and at < plan.starts.instant
    if not is_open or plan.minimum is None or not plan.is_decided_by(at):
        return session, []
    if booked >= plan.minimum:
        return session.changed(is_going_ahead=True), []
    return session.cancel(TOO_FEW_BOOKED, at=at, notice=notice)
