"""Who read what in one borough, in Postgres: the words of concerns, and the names and addresses of residents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stride_sessions.domain.readings import Noted
from stride_sessions.handlers.reading_ports import Wanted
from stride_sessions.store.statements import of_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from stride_chassis import Connection

    from stride_sessions.domain.concern import ConcernId

_ANY = Wanted()


class Readings:
    """Both logs of one borough as one."""

    def __init__(self, conn: Connection, borough: str) -> None:
        self._conn = conn
        self._borough = borough

    async def note_words(self, concern_id: ConcernId, *, by: str, reason: str, at: datetime) -> None:
        await of_words.note_word_reading(
            self._conn, borough=self._borough, concern_id=concern_id, read_by=by, reason=reason, read_at=at
        )

    async def page(self, wanted: Wanted, *, after: tuple[datetime, str, int] | None, limit: int) -> Sequence[Noted]:
        after_at, after_kind, after_number = after or (None, None, None)
        return await self._find(wanted, after_at=after_at, after_kind=after_kind, after_number=after_number, most=limit)

    async def find_between(self, begins_at: datetime, ends_at: datetime) -> Sequence[Noted]:
        return await self._find(_ANY, begins_at=begins_at, ends_at=ends_at)

    async def _find(self, wanted: Wanted, **bounds: object) -> Sequence[Noted]:
        rows = of_words.page_readings(
            self._conn,
            borough=self._borough,
            concern_id=wanted.concern_id,
            read_by=wanted.read_by,
            **dict.fromkeys(_BOUNDS) | bounds,
        )
        return [
            Noted(
                kind=row["kind"],
                read_of=row["read_of"],
                read_by=row["read_by"],
                reason=row["reason"],
                read_at=row["read_at"],
                number=row["number"],
            )
            async for row in rows
        ]


_BOUNDS = ("begins_at", "ends_at", "after_at", "after_kind", "after_number", "most")
