"""What somebody answers about a session, once, in the wording of the Public Attitude Survey; never with her name.

What is told names the kind of session, its ward and its month: neither the session nor her part in it. Nothing here
keeps an answer beside who gave it, only that she did.
"""

from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

from stride_sessions.domain.attendance import ATTENDED, BOOKED, Attendance
from stride_sessions.domain.events import FeedbackGiven
from stride_sessions.domain.feedback_refusals import FeedbackAlreadyGiven, FeedbackEmpty, NotThere
from stride_sessions.domain.refusals import SessionNotStarted
from stride_sessions.domain.resident import Resident
from stride_sessions.domain.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """How much she agrees, from 1 (strongly disagree) to 5 (strongly agree); what she left out is None."""

    feels_safer_here: int | None = None
    police_listen_to_concerns: int | None = None
    police_treat_everyone_fairly: int | None = None
    police_deal_with_what_matters: int | None = None
    knows_ward_officer: int | None = None
    would_come_again: int | None = None


def give_feedback(  # noqa: PLR0913 - what is judged, and what is made of it
    resident: Resident, attendance: Attendance, session: Session, answers: Answers, *, feedback_id: UUID, at: datetime
) -> tuple[Resident, FeedbackGiven]:
    """Answer about a session she was at, by what is known of that.

    Raises `FeedbackEmpty`, `FeedbackAlreadyGiven`, `SessionNotStarted`, `SessionAlreadyCancelled`, and `NotThere` for
    who had no place, or is said not to have come.
    """
    if all(answer is None for answer in asdict(answers).values()):
        raise FeedbackEmpty
    session.ensure_not_cancelled()
    if at < session.plan.starts.instant:
        raise SessionNotStarted
    if attendance.state not in (ATTENDED, BOOKED):
        raise NotThere
    if resident.has_answered:
        raise FeedbackAlreadyGiven
    on = session.plan.starts.on
    told = FeedbackGiven(
        feedback_id=feedback_id,
        kind=session.plan.kind,
        ward=session.plan.ward,
        month=f"{on:%Y-%m}",
        **asdict(answers),
        at=datetime(on.year, on.month, 1, tzinfo=UTC),
    )
    return replace(resident, has_answered=True), told
