"""Doubles of the stores of residents and of what was erased, in memory."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stride_sessions.testing.rows import known

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    from stride_sessions.domain.attendance import AttendanceId
    from stride_sessions.domain.resident import Contact, Deletion, Resident
    from stride_sessions.domain.session import SessionId
    from stride_sessions.testing.attendance import MemoryAttendances


class MemoryResidents:
    """Who has a booking in one borough.

    Args:
        attendances: what became of the bookings.
    """

    def __init__(self, attendances: MemoryAttendances) -> None:
        self.rows: dict[UUID, Resident] = {}
        self.readings: list[tuple[UUID, str, datetime]] = []
        self._attendances = attendances

    async def get(self, attendance_id: AttendanceId) -> Resident:
        return known(self.rows.get(attendance_id))

    async def find_of_sessions(self, session_ids: Collection[SessionId]) -> dict[AttendanceId, Resident]:
        return {row.attendance_id: row for row in self.rows.values() if row.session_id in session_ids}

    async def holds_place(self, session_id: SessionId, contact: Contact) -> bool:
        same = [row for row in self.rows.values() if row.session_id == session_id]
        same = [row for row in same if row.contact.address.lower() == contact.address.lower()]
        parts = [self._attendances.rows[session_id, row.attendance_id] for row in same]
        return any(part.state not in {"cancelled", "lapsed"} for part in parts)

    async def add(self, resident: Resident) -> None:
        self.rows[resident.attendance_id] = resident
        self._attendances.unconfirmed.discard(resident.attendance_id)
        if not (resident.is_confirmed or resident.is_vouched_for):
            self._attendances.unconfirmed.add(resident.attendance_id)

    async def save(self, resident: Resident) -> None:
        await self.add(replace(resident, wish=self.rows[resident.attendance_id].wish))

    async def save_wish(self, attendance_id: AttendanceId, wish: str) -> None:
        self.rows[attendance_id] = replace(self.rows[attendance_id], wish=wish)

    async def erase(self, attendance_id: AttendanceId) -> None:
        self.rows.pop(attendance_id, None)
        self._attendances.unconfirmed.discard(attendance_id)

    async def find_readings(self, attendance_id: AttendanceId) -> list[datetime]:
        return sorted(at for booking, _, at in self.readings if booking == attendance_id)

    async def note_reading(self, attendance_ids: Collection[AttendanceId], *, by: str, at: datetime) -> None:
        self.readings += [(attendance_id, by, at) for attendance_id in attendance_ids]


class MemoryDeletions:
    """What was erased, in the database and in the log."""

    def __init__(self) -> None:
        self.rows: dict[UUID, Deletion] = {}
        self.log: list[Deletion] = []

    async def add(self, deletion: Deletion) -> None:
        self.log.append(deletion)
        await self.add_again(deletion)

    async def add_again(self, deletion: Deletion) -> None:
        self.rows.setdefault(deletion.attendance_id, deletion)
