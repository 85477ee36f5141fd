"""Doubles of the stores of who has a part in sessions, in memory; in the order in which they came."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stride_sessions.domain.places import Places
from stride_sessions.testing.rows import known, page_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime
    from uuid import UUID

    from stride_sessions.domain.attendance import Attendance, AttendanceId
    from stride_sessions.domain.check_in import CheckIn, CheckInId
    from stride_sessions.domain.session import SessionId


class MemoryAttendances:
    """The attendances of one borough."""

    def __init__(self) -> None:
        self.rows: dict[tuple[UUID, UUID], Attendance] = {}
        self.unconfirmed: set[UUID] = set()

    async def get(self, session_id: SessionId, attendance_id: AttendanceId) -> Attendance:
        return known(self.rows.get((session_id, attendance_id)))

    async def find(self, attendance_ids: Collection[AttendanceId]) -> dict[AttendanceId, Attendance]:
        return {row.attendance_id: row for row in self.rows.values() if row.attendance_id in attendance_ids}

    async def count_places(self, session_id: SessionId, role: str) -> Places:
        states = [row.state for row in self._of(session_id) if row.role == role]
        taken = sum(state in {"booked", "offered", "attended"} for state in states)
        return Places(taken, len(await self.find_waiting(session_id, role, most=len(states))), role)

    async def find_waiting(self, session_id: SessionId, role: str, *, most: int) -> list[Attendance]:
        waiting = [row for row in self._of(session_id) if (row.role, row.state) == (role, "waitlisted")]
        return [row for row in waiting if row.attendance_id not in self.unconfirmed][:most]

    async def find_lapsed(self, session_id: SessionId, *, at: datetime) -> list[Attendance]:
        return [row for row in self._of(session_id) if row.has_lapsed(at)]

    async def add(self, attendance: Attendance) -> None:
        self.rows[attendance.session_id, attendance.attendance_id] = attendance

    async def save(self, attendance: Attendance) -> None:
        await self.add(attendance)

    async def page(self, session_id: SessionId, *, after: AttendanceId | None, limit: int) -> list[Attendance]:
        return page_of(self._of(session_id), lambda row: row.attendance_id, after=after, limit=limit)

    def _of(self, session_id: SessionId) -> list[Attendance]:
        return [row for row in self.rows.values() if row.session_id == session_id]


class MemoryCheckIns:
    """What was said of who came to the sessions of one borough."""

    def __init__(self) -> None:
        self.rows: dict[UUID, CheckIn] = {}
        self.sessions: dict[UUID, SessionId] = {}

    async def find(self, check_in_ids: Sequence[CheckInId]) -> dict[CheckInId, CheckIn]:
        return {one: self.rows[one] for one in check_in_ids if one in self.rows}

    async def find_last(self, attendance_ids: Sequence[AttendanceId]) -> dict[AttendanceId, CheckIn]:
        said = {one: await self.find_all(one) for one in attendance_ids}
        return {one: check_ins[-1] for one, check_ins in said.items() if check_ins}

    async def find_all(self, attendance_id: AttendanceId) -> list[CheckIn]:
        rows = [row for row in self.rows.values() if row.attendance_id == attendance_id]
        return sorted(rows, key=lambda row: (row.said_at, row.check_in_id))

    async def add(self, session_id: SessionId, check_ins: Sequence[CheckIn], *, received_at: datetime) -> None:
        self.rows |= {one.check_in_id: replace(one, received_at=received_at) for one in check_ins}
        self.sessions |= dict.fromkeys([one.check_in_id for one in check_ins], session_id)
