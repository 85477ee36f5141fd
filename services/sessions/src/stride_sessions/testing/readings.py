"""A double of the record of readings, in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stride_sessions.domain.readings import OF_CONCERN, OF_RESIDENT, Noted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from stride_sessions.domain.concern import ConcernId
    from stride_sessions.handlers.reading_ports import Wanted
    from stride_sessions.testing.residents import MemoryResidents


class MemoryReadings:
    """Who read what in one borough.

    Args:
        residents: who keep for themselves who read them.
    """

    def __init__(self, residents: MemoryResidents) -> None:
        self._residents = residents
        self.rows: list[tuple[UUID, str, str, datetime]] = []

    async def note_words(self, concern_id: ConcernId, *, by: str, reason: str, at: datetime) -> None:
        self.rows.append((concern_id, by, reason, at))

    async def page(self, wanted: Wanted, *, after: tuple[datetime, str, int] | None, limit: int) -> Sequence[Noted]:
        found = [one for one in self._latest() if after is None or one.place < after]
        if wanted.concern_id is not None:
            found = [one for one in found if (one.kind, one.read_of) == (OF_CONCERN, wanted.concern_id)]
        return [one for one in found if wanted.read_by in (None, one.read_by)][:limit]

    async def find_between(self, begins_at: datetime, ends_at: datetime) -> Sequence[Noted]:
        return [one for one in self._latest() if begins_at <= one.read_at < ends_at]

    def _latest(self) -> list[Noted]:
        words = [
            Noted(kind=OF_CONCERN, read_of=of, read_by=by, reason=reason, read_at=at, number=number)
            for number, (of, by, reason, at) in enumerate(self.rows, 1)
        ]
        contacts = [
            Noted(kind=OF_RESIDENT, read_of=of, read_by=by, reason=None, read_at=at, number=number)
            for number, (of, by, at) in enumerate(self._residents.readings, 1)
        ]
        return sorted(words + contacts, key=lambda one: one.place, reverse=True)
