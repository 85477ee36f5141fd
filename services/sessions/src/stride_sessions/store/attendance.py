"""Who has a part in the sessions of one borough, in Postgres; nobody is named there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stride_sessions.domain.attendance import Attendance, AttendanceId
from stride_sessions.domain.refusals import Unknown
from stride_sessions.domain.session import SessionId
from stride_sessions.store.statements import queries

if TYPE_CHECKING:
    import asyncpg
    from stride_chassis import Connection


class Attendances:
    """The attendances of one borough."""

    def __init__(self, conn: Connection, borough: str) -> None:
        self._conn = conn
        self._borough = borough

    async def get(self, session_id: SessionId, attendance_id: AttendanceId) -> Attendance:
        row = await queries.find_attendance(
            self._conn, borough=self._borough, session_id=session_id, attendance_id=attendance_id
        )
        if row is None:
            raise Unknown
        return _attendance(row)

    async def count_places(self, session_id: SessionId) -> int:
        return int(await queries.count_places(self._conn, borough=self._borough, session_id=session_id))

    async def add(self, attendance: Attendance) -> None:
        await queries.add_attendance(
            self._conn,
            borough=self._borough,
            attendance_id=attendance.attendance_id,
            session_id=attendance.session_id,
            role=attendance.role,
            state=attendance.state,
        )

    async def save(self, attendance: Attendance) -> None:
        await queries.save_attendance(
            self._conn,
            borough=self._borough,
            attendance_id=attendance.attendance_id,
            state=attendance.state,
        )

    async def page(self, session_id: SessionId, *, after: AttendanceId | None, limit: int) -> list[Attendance]:
        rows = queries.page_attendance(
            self._conn, borough=self._borough, session_id=session_id, after=after, most=limit
        )
        return [_attendance(row) async for row in rows]


def _attendance(row: asyncpg.Record) -> Attendance:
    return Attendance(AttendanceId(row["attendance_id"]), SessionId(row["session_id"]), row["role"], row["state"])
