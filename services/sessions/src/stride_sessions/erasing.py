"""What was erased is erased again at each start: a restore of the database may have brought it back."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from cryptography.fernet import InvalidToken
from stride_chassis import connection_of
from stride_chassis.postgres import is_away

from stride_sessions.domain.resident import Deletion
from stride_sessions.handlers.erasure import erase_concern_again
from stride_sessions.handlers.residents import erase_again, erase_unopened_again
from stride_sessions.store.deletions import UNLOGGED, DeletionLogUnwritable
from stride_sessions.store.erased import Logged

if TYPE_CHECKING:
    from collections.abc import Callable

    from stride_chassis import Connection, Resources

    from stride_sessions.handlers.ports import Work
    from stride_sessions.store.deletion_lines import AnyDeletion
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
        self._health = resources.health
        self._health.expect(self.name)

    async def run(self) -> None:
        """Do it once, as soon as Postgres is there and the log can be written; then rest until cancelled."""
        while True:
            try:
                unlogged = await self.erase_again()
                self._health.report(
                    self.name, is_ready=not unlogged, reason=INCOMPLETE, cause=f"{unlogged} deletions are not in it"
                )
                await asyncio.Event().wait()
            except DeletionLogUnwritable as unwritable:
                self._health.report(self.name, is_ready=False, reason=UNLOGGED, cause=str(unwritable))
            except Exception as away:
                if not is_away(away):
                    raise
                self._health.report(self.name, is_ready=False, reason="postgres-away")
            await asyncio.sleep(RETRY_SECONDS)

    async def erase_again(self) -> int:
        """Erase what the log names and the database has, each in a transaction of its own.

        Returns how many deletions the database knows that the log does not name.
        """
        async with connection_of(self._resources.pool) as conn:
            for borough, deletion in await (await self._read()).find_undone(conn):
                await self._erase_one_again(conn, borough, deletion)
                self._resources.nudge.set()
            return await (await self._read()).count_unlogged(conn)  # what went beside has a line since

    async def _read(self) -> Logged:
        return Logged(await asyncio.to_thread(lambda: list(self._log.read())))

    async def _erase_one_again(self, conn: Connection, borough: str, deletion: AnyDeletion) -> None:
        work = self._open_work(conn, borough)
        try:
            async with conn.transaction():
                await _erase_again(deletion, work)
        except InvalidToken:  # sealed under a key that was retired since the dump was made
            if not isinstance(deletion, Deletion):
                raise
            async with conn.transaction():
                await erase_unopened_again(deletion, work)


async def _erase_again(deletion: AnyDeletion, work: Work) -> None:
    if isinstance(deletion, Deletion):
        await erase_again(deletion, work)
    else:
        await erase_concern_again(deletion, work)
