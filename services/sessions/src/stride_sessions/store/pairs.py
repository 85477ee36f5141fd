"""Which officer is paired with whom in one borough, in Postgres, and marks of who was paired before."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from stride_sessions.domain.attendance import AttendanceId
from stride_sessions.domain.staff import StaffId
from stride_sessions.store.statements import of_staff

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from stride_chassis import Connection, Sealer

    from stride_sessions.domain.pairs import Pairs as Paired
    from stride_sessions.domain.session import SessionId

PURPOSE = b"past-pair:"


class Pairs:
    """The pairs of the sessions of one borough."""

    def __init__(self, conn: Connection, borough: str) -> None:
        self._conn = conn
        self._borough = borough

    async def find(self, session_id: SessionId) -> Paired:
        rows = of_staff.find_pairs(self._conn, borough=self._borough, session_id=session_id)
        return {AttendanceId(row["attendance_id"]): StaffId(row["staff_id"]) async for row in rows}

    async def save(self, session_id: SessionId, pairs: Paired) -> None:
        await of_staff.save_pairs(
            self._conn,
            borough=self._borough,
            session_id=session_id,
            attendance_ids=list(pairs),
            staff_ids=list(pairs.values()),
        )

    async def drop(self, attendance_id: AttendanceId) -> None:
        await of_staff.drop_pair(self._conn, borough=self._borough, attendance_id=attendance_id)


class PastPairs:
    """Who was paired before in one borough, as keyed hashes that tell neither who it was nor which belong together.

    Args:
        conn: the transaction.
        borough: whose pairs.
        sealer: has the key of the marks.
    """

    def __init__(self, conn: Connection, borough: str, sealer: Sealer) -> None:
        self._conn = conn
        self._borough = borough
        self._sealer = sealer

    async def find(
        self, addresses: Collection[str], staff_ids: Collection[StaffId], *, since: date
    ) -> set[tuple[str, StaffId]]:
        asked = [(self._mark(*two), two) for two in product(addresses, staff_ids)]
        marks = list({mark for mark, _ in asked})
        rows = of_staff.find_past_pairs(self._conn, borough=self._borough, marks=marks, since=since)
        kept = {row["mark"] async for row in rows}
        return {two for mark, two in asked if mark in kept}

    async def count(self, address: str, *, since: date) -> int:
        return len(await self.find([address], await self._officers(), since=since))

    async def add(self, pairs: Collection[tuple[str, StaffId]], *, month: date) -> None:
        marks = [self._mark(address, staff_id) for address, staff_id in pairs]
        await of_staff.add_past_pairs(self._conn, borough=self._borough, marks=marks, month=month)

    async def forget(self, address: str) -> None:
        marks = [self._mark(address, staff_id) for staff_id in await self._officers()]
        await of_staff.forget_past_pairs(self._conn, borough=self._borough, marks=marks)

    async def forget_before(self, month: date) -> None:
        await of_staff.forget_past_pairs_before(self._conn, borough=self._borough, month=month)

    async def _officers(self) -> list[StaffId]:
        """All there ever were: nobody's record is deleted."""
        rows = of_staff.find_officer_ids(self._conn, borough=self._borough)
        return [StaffId(row["staff_id"]) async for row in rows]

    def _mark(self, address: str, staff_id: StaffId) -> bytes:
        """The same for one officer and one address of the borough, whatever its letters; another for any other two."""
        return self._sealer.keyed_hash(
            PURPOSE + self._borough.encode() + b":" + staff_id.bytes + address.lower().encode()
        )
