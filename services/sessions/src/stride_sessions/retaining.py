"""What was kept for as long as it may be goes, by the same way as when somebody asks, with nobody asking for it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import structlog
from stride_chassis import connection_of

from stride_sessions.clockwork import look_often
from stride_sessions.handlers.retention import erase_due
from stride_sessions.store.deletions import UNLOGGED, DeletionLogUnwritable
from stride_sessions.store.retention import find_due

if TYPE_CHECKING:
    from collections.abc import Callable

    from stride_chassis import Connection, Resources

    from stride_sessions.domain.retention import Due
    from stride_sessions.handlers.ports import Work

LOOK_SECONDS = 3600.0
RETRY_SECONDS = 600.0
RECORDS_A_LOOK = 50

log = structlog.get_logger(__name__)


class RetentionKeeper:
    """A worker that erases what is due, each record in a transaction of its own.

    It runs in every process; the record, held and judged again for each, lets one of them do it and the others find
    it done. What a legal hold keeps is not due.

    Args:
        resources: the pool and the relay's nudge.
        open_work: opens the work of a connection for a borough.
    """

    name = "retention"

    def __init__(self, resources: Resources, open_work: Callable[[Connection, str], Work]) -> None:
        self._resources = resources
        self._open_work = open_work

    async def run(self) -> None:
        """Look every hour until cancelled; where the log of deletions cannot be written, nothing goes until it can.

        That is logged, and the service stays ready: whoever raises a concern has no part in it.
        """
        while True:
            try:
                await look_often(self.name, self._resources, self.erase_due, seconds=LOOK_SECONDS, most=RECORDS_A_LOOK)
            except DeletionLogUnwritable as unwritable:
                log.error("what is due cannot be erased", reason=UNLOGGED, cause=str(unwritable))  # noqa: TRY400 - all of it
            await asyncio.sleep(RETRY_SECONDS)

    async def erase_due(self) -> int:
        """Erase one look's worth of what is due; returns how many records were found, if any of them could go."""
        async with connection_of(self._resources.pool) as conn:
            found = await find_due(conn, at=datetime.now(UTC), most=RECORDS_A_LOOK)
            erased = [await self._erase(conn, borough, due) for borough, due in found]
        return len(found) if any(erased) else 0

    async def _erase(self, conn: Connection, borough: str, due: Due) -> bool:
        async with conn.transaction():
            is_erased = await erase_due(due, self._open_work(conn, borough))
        self._resources.nudge.set()
        return is_erased
