"""What handlers need of the world outside to pair officers with residents; bound to one borough."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from stride_sessions.domain.attendance import AttendanceId
    from stride_sessions.domain.pairs import Pairs as Paired
    from stride_sessions.domain.session import SessionId
    from stride_sessions.domain.staff import StaffId


class Pairs(Protocol):
    """Which officer is paired with whom, in the sessions of one borough."""

    async def find(self, session_id: SessionId) -> Paired:
        """The pairs of a session, but for those whose officer it was taken from."""

    async def save(self, session_id: SessionId, pairs: Paired) -> None:
        """Let a session that is held for update have these pairs, and no others."""

    async def drop(self, attendance_id: AttendanceId) -> None:
        """Part somebody from her officer, if she has one."""


class PastPairs(Protocol):
    """Who was paired before, in one borough: to be asked of two who are known, and not to be listed."""

    async def find(
        self, addresses: Collection[str], staff_ids: Collection[StaffId], *, since: date
    ) -> set[tuple[str, StaffId]]:
        """Which of these addresses and officers were paired, in a month since `since`."""

    async def count(self, address: str, *, since: date) -> int:
        """With how many of the borough's officers an address was paired, in a month since `since`."""

    async def add(self, pairs: Collection[tuple[str, StaffId]], *, month: date) -> None:
        """Remember that they were paired; again, with the later month."""

    async def forget(self, address: str) -> None:
        """Forget with which of the borough's officers an address was paired."""

    async def forget_before(self, month: date) -> None:
        """Forget every pair that is older."""
