"""What a day holds for one borough, in Postgres: its sessions, their officers, and everybody's part in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stride_sessions.domain.session import SessionId
from stride_sessions.store.attendance import attendance_of
from stride_sessions.store.sessions import session_of
from stride_sessions.store.staff import member_of
from stride_sessions.store.statements import of_attendance, of_sessions, of_staff

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from stride_chassis import Connection

    from stride_sessions.domain.attendance import Attendance
    from stride_sessions.domain.session import Session
    from stride_sessions.domain.staff import StaffMember


class Days:
    """What the days of one borough hold."""

    def __init__(self, conn: Connection, borough: str) -> None:
        self._conn = conn
        self._borough = borough

    async def find_sessions(self, on: date) -> list[Session]:
        rows = of_sessions.find_sessions_of_day(self._conn, borough=self._borough, on=on)
        return [session_of(row) async for row in rows]

    async def find_officers(self, session_ids: Sequence[SessionId]) -> list[tuple[SessionId, StaffMember]]:
        rows = of_staff.find_officers_of_sessions(self._conn, borough=self._borough, session_ids=session_ids)
        return [(SessionId(row["session_id"]), member_of(row)) async for row in rows]

    async def find_people(self, session_ids: Sequence[SessionId]) -> list[Attendance]:
        rows = of_attendance.find_people_of_sessions(self._conn, borough=self._borough, session_ids=session_ids)
        return [attendance_of(row) async for row in rows]
