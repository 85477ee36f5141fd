"""What handlers need of the world outside where it is on record who read what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from stride_sessions.domain.concern import ConcernId
    from stride_sessions.domain.readings import Noted


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which readings are looked for: those of the words of a concern, those by somebody; or all."""

    concern_id: ConcernId | None = None
    read_by: str | None = None


class Readings(Protocol):
    """Who read what in one borough; rows are appended, never changed, and kept after what was read is erased."""

    async def note_words(self, concern_id: ConcernId, *, by: str, reason: str, at: datetime) -> None:
        """Append that somebody read the words of a concern."""

    async def page(self, wanted: Wanted, *, after: tuple[datetime, str, int] | None, limit: int) -> Sequence[Noted]:
        """Those wanted, the latest first."""

    async def find_between(self, begins_at: datetime, ends_at: datetime) -> Sequence[Noted]:
        """All from one instant until just before another, the latest first."""
