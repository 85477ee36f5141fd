"""What handlers need of the world outside for staff; a store bound to one borough cannot reach another's rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from stride_sessions.domain.attendance import Attendance
    from stride_sessions.domain.session import Session, SessionId
    from stride_sessions.domain.staff import StaffId, StaffMember


class Staff(Protocol):
    """The officers and hosts of one borough. `get_` raises `Unknown`."""

    async def get(self, staff_id: StaffId) -> StaffMember: ...
    async def get_for_update(self, staff_id: StaffId) -> StaffMember: ...
    async def get_by_principal(self, principal: str) -> StaffMember:
        """The officer who signs in as this, and has not left."""

    async def get_all_to_assign(self, staff_ids: Collection[StaffId]) -> list[StaffMember]:
        """Those of all these ids, none of whom leaves until the transaction ends."""

    async def add(self, member: StaffMember) -> bool:
        """Keep a new one; false where another, who has not left, signs in as the same principal."""

    async def save(self, member: StaffMember) -> None: ...
    async def page(self, *, after: StaffId | None, limit: int) -> list[StaffMember]: ...


class Assignments(Protocol):
    """Which officers the sessions of one borough are given to."""

    async def find_officers(self, session_id: SessionId) -> list[StaffMember]:
        """The officers of a session, by id."""

    async def save(self, session_id: SessionId, staff_ids: Collection[StaffId]) -> None:
        """Give a session that is held for update to these, and to no others."""

    async def find_sessions(
        self, staff_ids: Collection[StaffId], *, from_on: date, days: int
    ) -> Sequence[tuple[StaffId, Session]]:
        """The sessions of some officers that begin on some days, whatever became of them; in order of time."""


class Days(Protocol):
    """What a day holds for one borough."""

    async def find_sessions(self, on: date) -> list[Session]:
        """The sessions that begin on a day in London, whatever became of them, in order of time."""

    async def find_officers(self, session_ids: Sequence[SessionId]) -> list[tuple[SessionId, StaffMember]]:
        """The officers of some sessions."""

    async def find_people(self, session_ids: Sequence[SessionId]) -> list[Attendance]:
        """Everybody's part in some sessions, by random id."""
