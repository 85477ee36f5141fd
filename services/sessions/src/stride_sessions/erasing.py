"""What was erased is erased again at each start: a restore of the database may have brought it back."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from stride_chassis import connection_of
from stride_chassis.postgres import is_away

from stride_sessions.handlers.residents import erase_again
from stride_sessions.store.statements import queries

if TYPE_CHECKING:
    from collections.abc import Callable

    from stride_chassis import Connection, Resources

    from stride_sessions.handlers.ports import Work
    from stride_sessions.store.deletions import DeletionLog

RETRY_SECONDS = 10.0
INCOMPLETE = "deletions-log-incomplete"


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
        resources.health.expect(self.name)

    async def run(self) -> None:
        """Do it once, as soon as Postgres is there; then rest until cancelled."""
        while True:
            try:
                unlogged = await self.erase_again()
                self._resources.health.report(
                    self.name, is_ready=not unlogged, reason=INCOMPLETE, cause=f"{unlogged} deletions are not in it"
                )
                await asyncio.Event().wait()
            except Exception as away:
                if not is_away(away):
                    raise
                self._resources.health.report(self.name, is_ready=False, reason="postgres-away")
            await asyncio.sleep(RETRY_SECONDS)

    async def erase_again(self) -> int:
        """Erase what the log names and the database has, each in a transaction of its own.

        Returns how many deletions the database knows that the log does not name.
        """
        logged = await asyncio.to_thread(lambda: {one.attendance_id: (of, one) for of, one in self._log.read()})
        async with connection_of(self._resources.pool) as conn:
            named = {"boroughs": [of for of, _ in logged.values()], "attendance_ids": list(logged)}
            undone = [row[0] async for row in queries.find_undone_deletions(conn, **named)]
            for borough, deletion in [logged[attendance_id] for attendance_id in undone]:
                async with conn.transaction():
                    await erase_again(deletion, self._open_work(conn, borough))
                self._resources.nudge.set()
            unlogged: int = await queries.count_unlogged_deletions(conn, **named)
        return unlogged
