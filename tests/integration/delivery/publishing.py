"""What the tests of the relay share: events to publish, a commit as a command makes it, and whether all are out."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from stride_chassis.outbox import NewEvent, Outbox
from stride_chassis.postgres import connection_of
from stride_chassis.relay import Relay
from stride_contracts import SessionCancelled

if TYPE_CHECKING:
    from uuid import UUID

    from stride_chassis.resources import Resources

outbox = Outbox("/stride/sessions")


def cancelled(borough: str, session_id: UUID) -> NewEvent:
    return NewEvent(SessionCancelled(session_id=session_id, reason="weather"), borough, datetime.now(UTC))


async def commit(resources: Resources, *events: NewEvent, nudge: bool = True) -> None:
    async with connection_of(resources.pool) as conn, conn.transaction():
        await outbox.append(conn, events)
    if nudge:
        resources.nudge.set()


async def outbox_is_empty(resources: Resources) -> bool:
    waiting: int = await resources.pool.fetchval("SELECT count(*) FROM outbox")
    return waiting == 0


class WatchedRelay(Relay):
    """The relay as it is; it only tells when it has found nothing and waits, which no empty outbox says."""

    def __init__(self, resources: Resources) -> None:
        super().__init__(resources)
        self.rests = asyncio.Event()

    async def _rest(self) -> None:
        self.rests.set()  # a nudge that was given before is taken without giving way: then nobody sees it
        await self._wait()
        self.rests.clear()

    async def _wait(self) -> None:
        await super()._rest()


class RelayWithoutSlowPoll(WatchedRelay):
    """Twin: waits for a nudge only."""

    async def _wait(self) -> None:
        await self._nudge.wait(3600)
