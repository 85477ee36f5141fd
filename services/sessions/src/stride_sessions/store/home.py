"""From which sessions of one borough everyone came home, in Postgres."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stride_sessions.domain.home import Homecoming
from stride_sessions.domain.session import SessionId
from stride_sessions.store.sessions import session_of
from stride_sessions.store.statements import of_sessions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from stride_chassis import Connection

    from stride_sessions.handlers.plan_ports import Overdue


class Homecomings:
    """What was said, at the end of the sessions of one borough."""

    def __init__(self, conn: Connection, borough: str) -> None:
        self._conn = conn
        self._borough = borough

    async def find(self, session_id: SessionId, *, since: datetime) -> Homecoming | None:
        row = await of_sessions.find_homecoming(self._conn, borough=self._borough, session_id=session_id, since=since)
        return Homecoming(SessionId(row["session_id"]), row["said_by"], row["said_at"]) if row else None

    async def add(self, homecoming: Homecoming) -> None:
        await of_sessions.add_homecoming(
            self._conn,
            borough=self._borough,
            session_id=homecoming.session_id,
            said_by=homecoming.said_by,
            said_at=homecoming.said_at,
        )

    async def page_overdue(
        self, *, ended_before: datetime, after: tuple[datetime, SessionId] | None, limit: int
    ) -> Sequence[Overdue]:
        after_at, after_id = after or (None, None)
        rows = of_sessions.page_overdue(
            self._conn,
            borough=self._borough,
            ended_before=ended_before,
            after_at=after_at,
            after_id=after_id,
            most=limit,
        )
        return [(row["ended_at"], session_of(row)) async for row in rows]
