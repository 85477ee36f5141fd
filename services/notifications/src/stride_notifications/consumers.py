"""Kafka in: every event that can be heard becomes deliveries, in the projection's own transaction; sends nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stride_chassis import Projection, by_statement
from stride_contracts import ConcernErased

from stride_notifications.store.statements import queries
from stride_notifications.vocabulary import HEARD, heard_events

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stride_chassis import Apply, Connection, Nudge
    from stride_contracts import Event, Received

make_deliveries = by_statement(queries.make_deliveries)
lock_deliveries = by_statement(queries.lock_deliveries_of_erased)
give_up_deliveries = by_statement(queries.give_up_deliveries)


def deliveries(nudge: Nudge) -> Projection:
    """Make deliveries by the borough's rules, and wake who sends them.

    A rule applies to what is heard after it was made, whenever that happened. Of a concern that is erased only this is
    told, and what else was to be told about it is given up.
    """

    async def tell(conn: Connection, batch: Sequence[Received]) -> None:
        await make_deliveries(conn, batch)
        nudge.set()

    async def tell_of_the_end(conn: Connection, batch: Sequence[Received]) -> None:
        await lock_deliveries(conn, batch)
        await give_up_deliveries(conn, batch)
        await tell(conn, batch)

    apply: dict[type[Event], Apply] = {**dict.fromkeys(heard_events(), tell), ConcernErased: tell_of_the_end}
    return Projection(name="notifications.deliveries", kinds=HEARD, apply=apply)
