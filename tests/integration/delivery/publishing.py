"""What the tests of the relay share: events to publish, a commit as a command makes it, and whether all are out."""

from __future__ import annotations

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


class RelayWithoutSlowPoll(Relay):
    """Twin: waits for a nudge only."""

    async def _rest(self) -> None:
        await self._nudge.wait(3600)
