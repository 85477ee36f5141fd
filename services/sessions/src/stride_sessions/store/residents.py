"""Who has a booking in one borough, in Postgres; name and address are sealed on the way in, opened on the way out."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from stride_sessions.domain.attendance import AttendanceId
from stride_sessions.domain.refusals import Unknown
from stride_sessions.domain.resident import Contact, Resident
from stride_sessions.domain.session import SessionId
from stride_sessions.store.statements import of_erasure, of_residents

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    import asyncpg
    from stride_chassis import Connection, Sealer


class Residents:
    """The residents of one borough, one for each booking for which a name was given.

    Args:
        conn: the transaction.
        borough: whose residents.
        sealer: seals names and addresses, and marks addresses.
    """

    def __init__(self, conn: Connection, borough: str, sealer: Sealer) -> None:
        self._conn = conn
        self._borough = borough
        self._sealer = sealer

    async def get(self, attendance_id: AttendanceId) -> Resident:
        row = await of_residents.find_resident(self._conn, borough=self._borough, attendance_id=attendance_id)
        if row is None:
            raise Unknown
        return self._resident(row)

    async def find_of_sessions(self, session_ids: Collection[SessionId]) -> dict[AttendanceId, Resident]:
        rows = of_residents.find_residents(self._conn, borough=self._borough, session_ids=list(session_ids))
        found = [self._resident(row) async for row in rows]
        return {one.attendance_id: one for one in found}

    async def holds_place(self, session_id: SessionId, contact: Contact) -> bool:
        mark = self._mark(session_id, contact)
        found: bool = await of_residents.holds_place(
            self._conn, borough=self._borough, session_id=session_id, contact_mark=mark
        )
        return found

    async def add(self, resident: Resident) -> None:
        await of_residents.add_resident(self._conn, session_id=resident.session_id, **self._row(resident))

    async def save(self, resident: Resident) -> None:
        await of_residents.save_resident(self._conn, **self._row(resident))

    async def save_wish(self, attendance_id: AttendanceId, wish: str) -> None:
        await of_residents.save_wish(self._conn, borough=self._borough, attendance_id=attendance_id, wish=wish)

    async def erase(self, attendance_id: AttendanceId) -> None:
        await of_erasure.erase_resident(self._conn, borough=self._borough, attendance_id=attendance_id)

    async def find_readings(self, attendance_id: AttendanceId) -> list[datetime]:
        rows = of_residents.find_readings(self._conn, borough=self._borough, attendance_id=attendance_id)
        return [row["read_at"] async for row in rows]

    async def note_reading(self, attendance_ids: Collection[AttendanceId], *, by: str, at: datetime) -> None:
        await of_residents.note_reading(
            self._conn, borough=self._borough, attendance_ids=list(attendance_ids), read_by=by, read_at=at
        )

    def _row(self, resident: Resident) -> dict[str, object]:
        return {
            "borough": self._borough,
            "attendance_id": resident.attendance_id,
            "contact_sealed": self._sealer.seal(json.dumps(asdict(resident.contact), ensure_ascii=False).encode()),
            "contact_mark": self._mark(resident.session_id, resident.contact),
            "link_generation": resident.link_generation,
            "is_vouched_for": resident.is_vouched_for,
            "is_confirmed": resident.is_confirmed,
            "has_answered": resident.has_answered,
        }

    def _resident(self, row: asyncpg.Record) -> Resident:
        contact = Contact(**json.loads(self._sealer.unseal(row["contact_sealed"])))
        return Resident(
            AttendanceId(row["attendance_id"]),
            SessionId(row["session_id"]),
            contact,
            row["link_generation"],
            row["is_vouched_for"],
            row["is_confirmed"],
            row["has_answered"],
            row["wish"],
        )

    def _mark(self, session_id: SessionId, contact: Contact) -> bytes:
        """Another one for each session, so that equal addresses show only where that is asked."""
        return self._sealer.keyed_hash(b"contact:" + session_id.bytes + contact.address.lower().encode())
