"""What was erased is erased again at each start: a restore of the database may have brought it back."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from stride_chassis import connection_of
from stride_chassis.postgres import is_away

from stride_sessions.handlers.residents import erase_again

if TYPE_CHECKING:
    from collections.abc import Callable

    from stride_chassis import Connection, Resources

    from stride_sessions.domain.resident import Deletion
    from stride_sessions.handlers.ports import Work
    from stride_sessions.store.deletions import DeletionLog

RETRY_SECONDS = 10.0


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
            await asyncio.sleep(RETRY_SECONDS)

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
