"""Time in: what is to be done because an hour has come, with nobody asking for it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from stride_chassis import connection_of
from stride_chassis.postgres import is_away

from stride_sessions.domain.session import SessionId
from stride_sessions.handlers.attendance import LapseOffers, lapse_offers
from stride_sessions.handlers.residents import erase_again
from stride_sessions.store.statements import queries

if TYPE_CHECKING:
    from collections.abc import Callable

    from stride_chassis import Connection, Resources

    from stride_sessions.domain.resident import Deletion
    from stride_sessions.handlers.ports import Work
    from stride_sessions.store.deletions import DeletionLog

LOOK_SECONDS = 10.0
SESSIONS_A_LOOK = 200


class OfferLapser:
    """A worker that passes on the places that were offered and not taken in time.

    It runs in every process; the session's row, held for each, lets one of them do it and the others find it done.

    Args:
        resources: the pool and the relay's nudge.
        open_work: opens the work of a connection for a borough.
    """

    name = "offers"

    def __init__(self, resources: Resources, open_work: Callable[[Connection, str], Work]) -> None:
        self._resources = resources
        self._open_work = open_work

    async def run(self) -> None:
        """Look every ten seconds until cancelled."""
        while True:
            try:
                while await self.lapse_due() == SESSIONS_A_LOOK:
                    pass
                self._resources.health.report(self.name, is_ready=True)
            except Exception as away:
                if not is_away(away):
                    raise
            await asyncio.sleep(LOOK_SECONDS)

    async def lapse_due(self) -> int:
        """Pass on what is due, each session in a transaction of its own; returns how many sessions that were."""
        async with connection_of(self._resources.pool) as conn:
            now = datetime.now(UTC)
            due = [row async for row in queries.find_sessions_of_lapsed(conn, at=now, most=SESSIONS_A_LOOK)]
            for row in due:
                async with conn.transaction():
                    work = self._open_work(conn, row["borough"])
                    await lapse_offers(LapseOffers(SessionId(row["session_id"])), work)
                self._resources.nudge.set()
        return len(due)


class EraserAgain:
    """A worker that, once at each start, erases what the log says was erased: a restore may have brought it back.

    Args:
        resources: the pool and the relay's nudge.
        open_work: opens the work of a connection for a borough.
        log: what was erased, as kept outside the database.
    """

    name = "erased"

    def __init__(self, resources: Resources, open_work: Callable[[Connection, str], Work], log: DeletionLog) -> None:
        self._resources = resources
        self._open_work = open_work
        self._log = log

    async def run(self) -> None:
        """Do it once, as soon as Postgres is there; then rest until cancelled."""
        while True:
            try:
                await self.erase_again()
                self._resources.health.report(self.name, is_ready=True)
                await asyncio.Event().wait()
            except Exception as away:
                if not is_away(away):
                    raise
            await asyncio.sleep(LOOK_SECONDS)

    async def erase_again(self) -> None:
        """Go through the log, a borough in a transaction."""
        by_borough: dict[str, list[Deletion]] = {}
        for borough, deletion in await asyncio.to_thread(lambda: list(self._log.read())):
            by_borough.setdefault(borough, []).append(deletion)
        async with connection_of(self._resources.pool) as conn:
            for borough, deletions in by_borough.items():
                async with conn.transaction():
                    await erase_again(deletions, self._open_work(conn, borough))
        self._resources.nudge.set()
