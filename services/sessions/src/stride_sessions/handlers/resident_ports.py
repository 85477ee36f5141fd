"""What handlers need of the world outside where residents are concerned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from stride_sessions.domain.attendance import AttendanceId
    from stride_sessions.domain.resident import Contact, Deletion, Resident
    from stride_sessions.domain.session import SessionId


class Residents(Protocol):
    """Who has a booking in one borough, where she gave her name. `get` raises `Unknown`."""

    async def get(self, attendance_id: AttendanceId) -> Resident: ...
    async def find_of_sessions(self, session_ids: Collection[SessionId]) -> dict[AttendanceId, Resident]: ...
    async def holds_place(self, session_id: SessionId, contact: Contact) -> bool:
        """Whether the address has a place in the session or waits for one; true for as long as that is held."""

    async def add(self, resident: Resident) -> None: ...
    async def save(self, resident: Resident) -> None: ...
    async def erase(self, attendance_id: AttendanceId) -> None: ...
    async def find_readings(self, attendance_id: AttendanceId) -> list[datetime]:
        """When somebody read who she is, in order."""

    async def note_reading(self, attendance_ids: Collection[AttendanceId], *, by: str, at: datetime) -> None:
        """Append that somebody read who she is, and where she is told."""


class Deletions(Protocol):
    """What was erased, in the database and in a log outside it."""

    async def add(self, deletion: Deletion) -> None:
        """Append it to the log first, so that a deletion that was made is in it whatever happens."""

    async def add_again(self, deletion: Deletion) -> None:
        """Append what the log has already; once more changes nothing."""
