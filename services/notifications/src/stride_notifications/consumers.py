"""Kafka in: every event that can be heard becomes deliveries, in the projection's own transaction; sends nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stride_chassis import Projection, by_statement

from stride_notifications.store.statements import queries
from stride_notifications.vocabulary import HEARD, heard_events

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stride_chassis import Connection, Nudge
    from stride_contracts import Received

make_deliveries = by_statement(queries.make_deliveries)


def deliveries(nudge: Nudge) -> Projection:
    """Make deliveries by the borough's rules, and wake who sends them.

    A rule applies to what is heard after it was made, whenever that happened.
    """

    async def apply(conn: Connection, batch: Sequence[Received]) -> None:
        await make_deliveries(conn, batch)
        nudge.set()

    return Projection(name="notifications.deliveries", kinds=HEARD, apply=dict.fromkeys(heard_events(), apply))
