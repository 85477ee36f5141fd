"""Replies as the projection hands them to the service, without Kafka."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from stride_chassis import connection_of
from stride_contracts import Envelope, Received, Record

if TYPE_CHECKING:
    from stride_chassis import Projection

    from tests.component.sessions.conftest import Running

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def received(
    concern_id: str, name: str = "acknowledged", *, borough: str = "merton", reply_id: str = "r1", **says: str
) -> Received:
    """A reply of the borough's lighting system, with a trace of its own."""
    value = json.dumps({"concern_id": concern_id} | says).encode()
    record = Record(f"stride.{borough}.replies", 0, 0, concern_id.encode(), (), value, 0)
    type_ = f"stride.reply-{name}.v1"
    source = f"/stride/systems/{borough}.lighting"
    return Received(
        record, Envelope(reply_id, source, type_, datetime.now(UTC), concern_id, borough, traceparent=TRACE)
    )


async def hear(running: Running, replies: Projection, *batch: Received) -> None:
    """Apply replies in one transaction, one after the other."""
    async with connection_of(running.resources.pool) as conn, conn.transaction():
        for each in batch:
            apply = replies.statements.get(each.envelope.type, replies.otherwise)
            assert apply is not None
            await apply(conn, [each])
