"""Time in: what is to be done because an hour has come, with nobody asking for it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from stride_chassis import connection_of
from stride_chassis.postgres import is_away

from stride_sessions.domain.session import SessionId
from stride_sessions.handlers.attendance import LapseOffers, lapse_offers
from stride_sessions.handlers.plans import DecideSession, decide_session
from stride_sessions.store.statements import of_attendance, of_sessions

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    import asyncpg
    from stride_chassis import Connection, Resources

    from stride_sessions.handlers.ports import Work

LOOK_SECONDS = 10.0
SESSIONS_A_LOOK = 200


class SessionsDue:
    """What the workers share that look for sessions of which something is due.

    They run in every process; the session's row, held for each, lets one of them do it and the others find it done.

    Args:
        resources: the pool and the relay's nudge.
        open_work: opens the work of a connection for a borough.
    """

    def __init__(self, resources: Resources, open_work: Callable[[Connection, str], Work]) -> None:
        self._resources = resources
        self._open_work = open_work

    async def each_due(
        self, find: Callable[..., AsyncIterator[asyncpg.Record]], do: Callable[[SessionId, Work], Awaitable[object]]
    ) -> int:
        """Do what is due, each session in a transaction of its own; returns how many sessions that were."""
        async with connection_of(self._resources.pool) as conn:
            due = [row async for row in find(conn, at=datetime.now(UTC), most=SESSIONS_A_LOOK)]
            for row in due:
                async with conn.transaction():
                    await do(SessionId(row["session_id"]), self._open_work(conn, row["borough"]))
                self._resources.nudge.set()
        return len(due)


class OfferLapser(SessionsDue):
    """A worker that passes on the places that were offered and not taken in time."""

    name = "offers"

    async def run(self) -> None:
        """Look every ten seconds until cancelled."""
        await look_often(self.name, self._resources, self.lapse_due)

    async def lapse_due(self) -> int:
        """Pass on what is due; returns in how many sessions."""
        return await self.each_due(
            of_attendance.find_sessions_of_lapsed, lambda session_id, work: lapse_offers(LapseOffers(session_id), work)
        )


class MinimumDecider(SessionsDue):
    """A worker that decides, at the hour that its plan names, whether a session has people enough to go ahead."""

    name = "minimum"

    async def run(self) -> None:
        """Look every ten seconds until cancelled."""
        await look_often(self.name, self._resources, self.decide_due)

    async def decide_due(self) -> int:
        """Decide what is due; returns for how many sessions."""
        return await self.each_due(
            of_sessions.find_sessions_to_decide,
            lambda session_id, work: decide_session(DecideSession(session_id), work),
        )


async def look_often(
    name: str,
    resources: Resources,
    look: Callable[[], Awaitable[int]],
    *,
    seconds: float = LOOK_SECONDS,
    most: int = SESSIONS_A_LOOK,
) -> None:
    """Look every so often, and at once again while there is more than one look's worth; a server may be away."""
    while True:
        try:
            while await look() == most:
                pass
            resources.health.report(name, is_ready=True)
            await asyncio.sleep(seconds)
        except Exception as away:
            if not is_away(away):
                raise
            await asyncio.sleep(LOOK_SECONDS)
