"""Book a place, record who came; both hold the session's row, so that no place is given twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from stride_sessions.domain.attendance import Attendance, AttendanceId, book, walk_in

if TYPE_CHECKING:
    from stride_sessions.domain.session import SessionId
    from stride_sessions.handlers.ports import Work


@dataclass(frozen=True, slots=True)
class BookPlace:
    """Keep a place for a participant."""

    session_id: SessionId


@dataclass(frozen=True, slots=True)
class RecordAttendance:
    """Say what became of a booking, or that somebody came without one."""

    session_id: SessionId
    attendance_id: AttendanceId | None
    role: str
    state: str


async def book_place(command: BookPlace, work: Work) -> Attendance:
    """Raises `SessionFull`, `SessionAlreadyCancelled`, `SessionAlreadyCompleted`."""
    session = await work.sessions.get_for_update(command.session_id)
    taken = await work.attendances.count_places(command.session_id)
    booked, events = book(session, AttendanceId(uuid4()), taken=taken, at=work.now)
    await work.attendances.add(booked)
    await work.outbox.append(events)
    return booked


async def record_attendance(command: RecordAttendance, work: Work) -> Attendance:
    """Raises `SessionAlreadyCancelled`, `AttendanceHasOtherRole`."""
    session = await work.sessions.get_for_update(command.session_id)
    if command.attendance_id is None:
        recorded, events = walk_in(session, AttendanceId(uuid4()), command.role, command.state, at=work.now)
        await work.attendances.add(recorded)
    else:
        found = await work.attendances.get(command.session_id, command.attendance_id)
        recorded, events = found.record(session, command.role, command.state, at=work.now)
        await work.attendances.save(recorded)
    await work.outbox.append(events)
    return recorded
