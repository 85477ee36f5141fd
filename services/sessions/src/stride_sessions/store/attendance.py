"""Who has a part in the sessions of one borough, in Postgres; nobody is named there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stride_sessions.domain.attendance import Attendance, AttendanceId
from stride_sessions.domain.places import Places
from stride_sessions.domain.refusals import Unknown
from stride_sessions.domain.session import SessionId
from stride_sessions.store.statements import of_attendance

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    import asyncpg
    from stride_chassis import Connection


class Attendances:
    """The attendances of one borough."""

    def __init__(self, conn: Connection, borough: str) -> None:
        self._conn = conn
        self._borough = borough

    async def get(self, session_id: SessionId, attendance_id: AttendanceId) -> Attendance:
        row = await of_attendance.find_attendance(
            self._conn, borough=self._borough, session_id=session_id, attendance_id=attendance_id
        )
        if row is None:
            raise Unknown
        return attendance_of(row)

    async def find(self, attendance_ids: Collection[AttendanceId]) -> dict[AttendanceId, Attendance]:
        rows = of_attendance.find_attendances(self._conn, borough=self._borough, attendance_ids=list(attendance_ids))
        found = [attendance_of(row) async for row in rows]
        return {one.attendance_id: one for one in found}

    async def count_places(self, session_id: SessionId, role: str) -> Places:
        row = await of_attendance.count_places(self._conn, borough=self._borough, session_id=session_id, role=role)
        return Places(row["taken"], row["waiting"], role)

    async def find_waiting(self, session_id: SessionId, role: str, *, most: int) -> list[Attendance]:
        rows = of_attendance.find_waiting(
            self._conn, borough=self._borough, session_id=session_id, role=role, most=most
        )
        return [attendance_of(row) async for row in rows]

    async def find_lapsed(self, session_id: SessionId, *, at: datetime) -> list[Attendance]:
        rows = of_attendance.find_lapsed(self._conn, borough=self._borough, session_id=session_id, at=at)
        return [attendance_of(row) async for row in rows]

    async def add(self, attendance: Attendance) -> None:
        await of_attendance.add_attendance(
            self._conn,
            borough=self._borough,
            attendance_id=attendance.attendance_id,
            session_id=attendance.session_id,
            role=attendance.role,
            state=attendance.state,
            offer_lapses_at=attendance.offer_lapses_at,
        )

    async def save(self, attendance: Attendance) -> None:
        await of_attendance.save_attendance(
            self._conn,
            borough=self._borough,
            attendance_id=attendance.attendance_id,
            state=attendance.state,
            offer_lapses_at=attendance.offer_lapses_at,
        )

    async def page(self, session_id: SessionId, *, after: AttendanceId | None, limit: int) -> list[Attendance]:
        rows = of_attendance.page_attendance(
            self._conn, borough=self._borough, session_id=session_id, after=after, most=limit
        )
        return [attendance_of(row) async for row in rows]


def attendance_of(row: asyncpg.Record) -> Attendance:
    """The part in a row."""
    return Attendance(
        AttendanceId(row["attendance_id"]),
        SessionId(row["session_id"]),
        row["role"],
        row["state"],
        row["offer_lapses_at"],
    )
