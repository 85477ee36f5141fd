"""Take what somebody says about a session, and forget who said it; her row is held, so that she says it once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from stride_sessions.domain.feedback import Answers, give_feedback

if TYPE_CHECKING:
    from stride_sessions.domain.attendance import Attendance, AttendanceId
    from stride_sessions.domain.session import SessionId
    from stride_sessions.handlers.ports import Work


@dataclass(frozen=True, slots=True)
class GiveFeedback:
    """Answer about a session."""

    session_id: SessionId
    attendance_id: AttendanceId
    answers: Answers


async def take_feedback(command: GiveFeedback, work: Work) -> Attendance:
    """Raises `FeedbackEmpty`, `FeedbackAlreadyGiven`, `NotThere`, `SessionNotStarted`, `SessionAlreadyCancelled`."""
    session = await work.sessions.get_for_update(command.session_id)
    resident = await work.residents.get(command.attendance_id)
    attendance = await work.attendances.get(command.session_id, command.attendance_id)
    answered, said = give_feedback(resident, attendance, session, command.answers, feedback_id=uuid4(), at=work.now)
    await work.residents.save(answered)
    await work.outbox.append([said])
    return attendance
