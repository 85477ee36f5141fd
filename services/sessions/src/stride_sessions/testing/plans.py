"""Doubles of what planning needs beside sessions, in memory: defaults, counts, and who is home."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from stride_sessions.domain.defaults import Defaults
from stride_sessions.domain.session import CANCELLED, SessionId

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from stride_sessions.domain.home import Homecoming
    from stride_sessions.domain.session import Session
    from stride_sessions.handlers.plan_ports import Overdue
    from stride_sessions.testing.attendance import MemoryAttendances


class MemoryDefaults:
    """What one borough has settled."""

    def __init__(self) -> None:
        self.rows: dict[str, Defaults] = {}

    async def get(self, scheme: str) -> Defaults:
        return self.rows.get(scheme, Defaults())

    async def find_all(self) -> Mapping[str, Defaults]:
        return dict(self.rows)

    async def save(self, scheme: str, defaults: Defaults) -> None:
        self.rows[scheme] = defaults


class MemoryTurnouts:
    """The lists of one borough, counted.

    Args:
        attendances: the lists.
    """

    def __init__(self, attendances: MemoryAttendances) -> None:
        self._attendances = attendances

    async def count_attended(self, session_ids: Collection[SessionId]) -> Mapping[SessionId, int]:
        rows = self._attendances.rows.values()
        return Counter(row.session_id for row in rows if row.session_id in session_ids and row.state == "attended")

    async def count_booked(self, session_id: SessionId) -> int:
        parts = [row for row in self._attendances.rows.values() if row.session_id == session_id]
        return sum(part.role == "participant" and part.state in {"booked", "attended"} for part in parts)


class MemoryHomecomings:
    """Who said that everyone is home, in one borough.

    Args:
        sessions: its sessions, by id.
        turnouts: who came to them.
    """

    def __init__(self, sessions: Mapping[UUID, Session], turnouts: MemoryTurnouts) -> None:
        self._sessions = sessions
        self._turnouts = turnouts
        self.rows: list[Homecoming] = []

    async def find(self, session_id: SessionId, *, since: datetime) -> Homecoming | None:
        said = [row for row in self.rows if row.session_id == session_id and row.said_at >= since]
        return min(said, key=lambda row: row.said_at, default=None)

    async def add(self, homecoming: Homecoming) -> None:
        self.rows.append(homecoming)

    async def page_overdue(
        self, *, ended_before: datetime, after: tuple[datetime, SessionId] | None, limit: int
    ) -> Sequence[Overdue]:
        came = await self._turnouts.count_attended([SessionId(one) for one in self._sessions])
        held = [row for row in self._sessions.values() if row.state != CANCELLED or came.get(row.session_id)]
        missed = [row for row in held if await self.find(row.session_id, since=row.plan.starts.instant) is None]
        ended = [(row.plan.starts.instant + timedelta(minutes=row.plan.planned_minutes), row) for row in missed]
        overdue = sorted(((at, row) for at, row in ended if at < ended_before), key=_place, reverse=True)
        return [each for each in overdue if after is None or _place(each) < after][:limit]


def _place(overdue: Overdue) -> tuple[datetime, SessionId]:
    return overdue[0], overdue[1].session_id
