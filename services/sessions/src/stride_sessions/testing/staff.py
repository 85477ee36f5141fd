"""Doubles of the stores of staff, in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stride_sessions.domain.refusals import Unknown
from stride_sessions.testing.rows import known, page_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from stride_sessions.domain.attendance import Attendance
    from stride_sessions.domain.session import Session, SessionId
    from stride_sessions.domain.staff import StaffId, StaffMember


class MemoryStaff:
    """The staff of one borough."""

    def __init__(self) -> None:
        self.rows: dict[UUID, StaffMember] = {}

    async def get(self, staff_id: StaffId) -> StaffMember:
        return known(self.rows.get(staff_id))

    async def get_for_update(self, staff_id: StaffId) -> StaffMember:
        return await self.get(staff_id)

    async def get_by_principal(self, principal: str) -> StaffMember:
        return known(self._signing_in_as(principal))

    async def get_all_to_assign(self, staff_ids: Collection[StaffId]) -> list[StaffMember]:
        if not set(staff_ids) <= set(self.rows):
            raise Unknown
        return [self.rows[staff_id] for staff_id in sorted(set(staff_ids))]

    async def add(self, member: StaffMember) -> bool:
        if member.principal is not None and self._signing_in_as(member.principal):
            return False
        self.rows[member.staff_id] = member
        return True

    async def save(self, member: StaffMember) -> None:
        self.rows[member.staff_id] = member

    async def page(self, *, after: StaffId | None, limit: int) -> list[StaffMember]:
        return page_of(self.rows.values(), lambda row: row.staff_id, after=after, limit=limit)

    def _signing_in_as(self, principal: str) -> StaffMember | None:
        active = [row for row in self.rows.values() if row.until is None]
        return next((row for row in active if row.principal == principal), None)


class MemoryAssignments:
    """Which officers the sessions of one borough are given to.

    Args:
        staff: the rows of its staff.
        sessions: the rows of its sessions.
    """

    def __init__(self, staff: Mapping[UUID, StaffMember], sessions: Mapping[UUID, Session]) -> None:
        self.rows: set[tuple[UUID, StaffId]] = set()
        self._staff = staff
        self._sessions = sessions

    async def find_officers(self, session_id: SessionId) -> list[StaffMember]:
        return [self._staff[staff_id] for given, staff_id in sorted(self.rows) if given == session_id]

    async def save(self, session_id: SessionId, staff_ids: Collection[StaffId]) -> None:
        others = {row for row in self.rows if row[0] != session_id}
        self.rows = others | {(session_id, staff_id) for staff_id in staff_ids}

    async def find_sessions(
        self, staff_ids: Collection[StaffId], *, from_on: date, days: int
    ) -> list[tuple[StaffId, Session]]:
        given = [(staff_id, self._sessions[session_id]) for session_id, staff_id in self.rows if staff_id in staff_ids]
        found = [row for row in given if 0 <= (row[1].plan.starts.on - from_on).days < days]
        return sorted(found, key=lambda row: (row[1].plan.starts.wall, row[1].session_id, row[0]))


class MemoryDays:
    """What a day holds for one borough.

    Args:
        sessions: the rows of its sessions.
        attendances: the rows of its attendances.
        assignments: which officers its sessions are given to.
    """

    def __init__(
        self,
        sessions: Mapping[UUID, Session],
        attendances: Mapping[tuple[UUID, UUID], Attendance],
        assignments: MemoryAssignments,
    ) -> None:
        self._sessions = sessions
        self._attendances = attendances
        self._assignments = assignments

    async def find_sessions(self, on: date) -> list[Session]:
        found = [row for row in self._sessions.values() if row.plan.starts.on == on]
        return sorted(found, key=lambda row: (row.plan.starts.wall, row.session_id))

    async def find_officers(self, session_ids: Sequence[SessionId]) -> list[tuple[SessionId, StaffMember]]:
        return [(given, member) for given in session_ids for member in await self._assignments.find_officers(given)]

    async def find_people(self, session_ids: Sequence[SessionId]) -> list[Attendance]:
        found = [row for row in self._attendances.values() if row.session_id in session_ids]
        return sorted(found, key=lambda row: row.attendance_id)
