"""How one person's part in a session is shown; it has no name."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints
from stride_contracts.codes import AttendanceState, Role

from stride_sessions.domain.attendance import Attendance
from stride_sessions.domain.check_in_code import ALPHABET, LENGTH, code_of

Code = Annotated[str, StringConstraints(pattern=rf"^[{ALPHABET}]{{{LENGTH}}}$", max_length=LENGTH)]


class AttendanceOut(BaseModel):
    """One person's part in one session, under an id that is random for each."""

    attendance_id: UUID
    role: Role
    state: AttendanceState
    offer_lapses_at: Annotated[datetime | None, Field(description="Until when a place that is `offered` is kept.")]
    code: Annotated[Code | None, Field(description="By which she is checked in, read out or shown.")] = None

    @classmethod
    def of(cls, attendance: Attendance, _borough: str) -> Self:
        """Show an attendance."""
        return cls.model_validate({**asdict(attendance), "code": code_of(attendance.attendance_id)})
