"""What was said of who came to the sessions of one borough, in Postgres; appended, never changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stride_sessions.domain.attendance import AttendanceId
from stride_sessions.domain.check_in import CheckIn, CheckInId
from stride_sessions.store.statements import of_attendance

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    import asyncpg
    from stride_chassis import Connection

    from stride_sessions.domain.session import SessionId


class CheckIns:
    """The check-ins of one borough."""

    def __init__(self, conn: Connection, borough: str) -> None:
        self._conn = conn
        self._borough = borough

    async def find(self, check_in_ids: Sequence[CheckInId]) -> dict[CheckInId, CheckIn]:
        rows = of_attendance.find_check_ins(self._conn, borough=self._borough, check_in_ids=list(check_in_ids))
        found = [_check_in(row) async for row in rows]
        return {one.check_in_id: one for one in found}

    async def find_last(self, attendance_ids: Sequence[AttendanceId]) -> dict[AttendanceId, CheckIn]:
        rows = of_attendance.find_last_check_ins(self._conn, borough=self._borough, attendance_ids=list(attendance_ids))
        found = [_check_in(row) async for row in rows]
        return {one.attendance_id: one for one in found}

    async def find_all(self, attendance_id: AttendanceId) -> list[CheckIn]:
        rows = of_attendance.find_all_check_ins(self._conn, borough=self._borough, attendance_id=attendance_id)
        return [_check_in(row) async for row in rows]

    async def add(self, session_id: SessionId, check_ins: Sequence[CheckIn], *, received_at: datetime) -> None:
        await of_attendance.add_check_ins(
            self._conn,
            borough=self._borough,
            session_id=session_id,
            check_in_ids=[one.check_in_id for one in check_ins],
            attendance_ids=[one.attendance_id for one in check_ins],
            states=[one.state for one in check_ins],
            reasons=[one.because for one in check_ins],
            sayers=[one.said_by for one in check_ins],
            times=[one.said_at for one in check_ins],
            received_at=received_at,
        )


def _check_in(row: asyncpg.Record) -> CheckIn:
    return CheckIn(
        check_in_id=CheckInId(row["check_in_id"]),
        attendance_id=AttendanceId(row["attendance_id"]),
        state=row["state"],
        because=row["because"],
        said_by=row["said_by"],
        said_at=row["said_at"],
        received_at=row["received_at"],
    )
