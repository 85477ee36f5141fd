"""Doubles of the stores of pairs, in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from uuid import UUID

    from stride_sessions.domain.attendance import AttendanceId
    from stride_sessions.domain.pairs import Pairs as Paired
    from stride_sessions.domain.session import SessionId
    from stride_sessions.domain.staff import StaffId
    from stride_sessions.testing.staff import MemoryAssignments


class MemoryPairs:
    """The pairs of the sessions of one borough.

    Args:
        assignments: which officers its sessions are given to.
    """

    def __init__(self, assignments: MemoryAssignments) -> None:
        self.rows: dict[AttendanceId, tuple[UUID, StaffId]] = {}
        self._assignments = assignments

    async def find(self, session_id: SessionId) -> Paired:
        given = [(who, row) for who, row in self.rows.items() if row in self._assignments.rows]
        return {who: staff_id for who, (of, staff_id) in given if of == session_id}

    async def save(self, session_id: SessionId, pairs: Paired) -> None:
        others = {who: row for who, row in self.rows.items() if row[0] != session_id}
        self.rows = others | {who: (session_id, staff_id) for who, staff_id in pairs.items()}

    async def drop(self, attendance_id: AttendanceId) -> None:
        self.rows.pop(attendance_id, None)


class MemoryPastPairs:
    """Who was paired before in one borough, and the last month in which they were."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, StaffId], date] = {}

    async def find(
        self, addresses: Collection[str], staff_ids: Collection[StaffId], *, since: date
    ) -> set[tuple[str, StaffId]]:
        kept = {two for two, month in self.rows.items() if month >= since}
        return {(address, one) for address in addresses for one in staff_ids if (address.lower(), one) in kept}

    async def count(self, address: str, *, since: date) -> int:
        return len(await self.find([address], {staff_id for _, staff_id in self.rows}, since=since))

    async def add(self, pairs: Collection[tuple[str, StaffId]], *, month: date) -> None:
        for address, staff_id in pairs:
            two = (address.lower(), staff_id)
            self.rows[two] = max(month, self.rows.get(two, month))

    async def forget(self, address: str) -> None:
        self.rows = {two: month for two, month in self.rows.items() if two[0] != address.lower()}

    async def forget_before(self, month: date) -> None:
        self.rows = {two: last for two, last in self.rows.items() if last >= month}
