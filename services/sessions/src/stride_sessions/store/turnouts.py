"""How many people the lists of one borough's sessions count, in Postgres."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stride_sessions.domain.session import SessionId
from stride_sessions.store.statements import of_sessions

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from stride_chassis import Connection


class Turnouts:
    """The lists of one borough, counted."""

    def __init__(self, conn: Connection, borough: str) -> None:
        self._conn = conn
        self._borough = borough

    async def count_attended(self, session_ids: Collection[SessionId]) -> Mapping[SessionId, int]:
        rows = of_sessions.count_attended(self._conn, borough=self._borough, session_ids=list(session_ids))
        return {SessionId(row["session_id"]): row["attended"] async for row in rows}

    async def count_booked(self, session_id: SessionId) -> int:
        booked: int = await of_sessions.count_booked(self._conn, borough=self._borough, session_id=session_id)
        return booked
