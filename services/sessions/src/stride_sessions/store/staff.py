"""The staff of one borough in Postgres, and which sessions its officers were given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stride_sessions.domain.refusals import Unknown
from stride_sessions.domain.staff import StaffId, StaffMember
from stride_sessions.store.sessions import session_of
from stride_sessions.store.statements import of_sessions, of_staff

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    import asyncpg
    from stride_chassis import Connection

    from stride_sessions.domain.session import Session, SessionId


class Staff:
    """The officers and hosts of one borough."""

    def __init__(self, conn: Connection, borough: str) -> None:
        self._conn = conn
        self._borough = borough

    async def get(self, staff_id: StaffId) -> StaffMember:
        return _known(await of_staff.find_staff(self._conn, borough=self._borough, staff_id=staff_id))

    async def get_for_update(self, staff_id: StaffId) -> StaffMember:
        return _known(await of_staff.find_staff_for_update(self._conn, borough=self._borough, staff_id=staff_id))

    async def get_by_principal(self, principal: str) -> StaffMember:
        found = await of_staff.find_staff_by_principal(self._conn, borough=self._borough, principal=principal)
        return _known(found)

    async def get_all_to_assign(self, staff_ids: Collection[StaffId]) -> list[StaffMember]:
        rows = of_staff.find_staff_to_assign(self._conn, borough=self._borough, staff_ids=list(staff_ids))
        found = [member_of(row) async for row in rows]
        if len(found) < len(set(staff_ids)):
            raise Unknown
        return found

    async def add(self, member: StaffMember) -> bool:
        added = await of_staff.add_staff(
            self._conn,
            borough=self._borough,
            staff_id=member.staff_id,
            kind=member.kind,
            name=member.name,
            principal=member.principal,
            host=member.host,
        )
        return added is not None

    async def save(self, member: StaffMember) -> None:
        await of_staff.save_staff(self._conn, borough=self._borough, staff_id=member.staff_id, until=member.until)

    async def page(self, *, after: StaffId | None, limit: int) -> list[StaffMember]:
        rows = of_staff.page_staff(self._conn, borough=self._borough, after=after, most=limit)
        return [member_of(row) async for row in rows]


class Assignments:
    """Which officers the sessions of one borough are given to."""

    def __init__(self, conn: Connection, borough: str) -> None:
        self._conn = conn
        self._borough = borough

    async def find_officers(self, session_id: SessionId) -> list[StaffMember]:
        rows = of_staff.find_officers(self._conn, borough=self._borough, session_id=session_id)
        return [member_of(row) async for row in rows]

    async def save(self, session_id: SessionId, staff_ids: Collection[StaffId]) -> None:
        await of_staff.save_officers(
            self._conn, borough=self._borough, session_id=session_id, staff_ids=list(staff_ids)
        )

    async def find_sessions(
        self, staff_ids: Collection[StaffId], *, from_on: date, days: int
    ) -> list[tuple[StaffId, Session]]:
        rows = of_sessions.find_sessions_of_officers(
            self._conn, borough=self._borough, staff_ids=list(staff_ids), from_on=from_on, days=days
        )
        return [(StaffId(row["staff_id"]), session_of(row)) async for row in rows]


def _known(row: asyncpg.Record | None) -> StaffMember:
    if row is None:
        raise Unknown
    return member_of(row)


def member_of(row: asyncpg.Record) -> StaffMember:
    """The officer or host in a row."""
    return StaffMember(
        staff_id=StaffId(row["staff_id"]),
        kind=row["kind"],
        name=row["name"],
        principal=row["principal"],
        host=row["host"],
        until=row["until"],
    )
