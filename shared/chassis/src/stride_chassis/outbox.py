"""A fact is published if and only if it was committed. This writes; the relay publishes.

In the caller's own transaction three things are written: the event's number in `stream`, the event itself in the
append-only `event` table, and a pointer to it in `outbox`. If the transaction commits, the relay finds the pointer
and publishes the event, once or more; if it does not, there is nothing to find. Nothing here talks to Kafka.

The number, `keyseq`, counts the events of one key in one topic: 1, 2, 3, without a hole. Taking it locks the key's
row in `stream`, so two transactions that say something about the same session take turns, and the one that commits
first has the lower number. That is what lets every consumer, in any language, see repeats and gaps.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import uuid_utils
from stride_contracts import AttendanceRecorded, FeedbackGiven, SessionCompleted, TopicKind, encode, topic_for

from stride_chassis.queries import load_queries
from stride_chassis.telemetry import current_traceparent

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from stride_contracts import Event

    from stride_chassis.postgres import Connection

_queries = load_queries("stride_chassis", "sql/publish.sql")


@dataclass(frozen=True, slots=True)
class NewEvent:
    """A fact to publish: what happened, in which borough, and when (aware; cut to the hour where that is asked)."""

    data: Event
    borough: str
    at: datetime

    @property
    def is_unlinkable(self) -> bool:
        """Whether nothing about the event may lead to another one: neither its id's time nor a trace."""
        return self.data.topic_kind is TopicKind.CONCERNS or isinstance(self.data, FeedbackGiven)

    @property
    def is_cut_to_the_hour(self) -> bool:
        """Whether the event would tell when a group met, if it told the minute; so neither may its id."""
        return isinstance(self.data, AttendanceRecorded | SessionCompleted)


class Outbox:
    """Writes events into the transaction that makes them true.

    Args:
        source: CloudEvents `source` of all events of this service, such as `/stride/sessions`.
    """

    def __init__(self, source: str) -> None:
        self._source = source

    async def append(self, conn: Connection, events: Sequence[NewEvent]) -> None:
        """Write the events of one transaction, in order; call it once per transaction, last.

        Keys are locked in sorted order within one call. A second call in the same transaction could lock a lower
        key after a higher one, and two such transactions could wait for each other; only a projection may call it for
        each event. Where commands publish on the same keys, as about concerns, Postgres ends one of the two, which is
        done again.

        Raises:
            NotInList: a code is not in our lists; writers are strict.
            asyncpg.CheckViolationError: an event is larger than 64 KiB.
        """
        if not events:
            return
        await _queries.append_events(
            conn,
            ids=[_new_id(event) for event in events],
            topics=[topic_for(event.data.topic_kind, event.borough) for event in events],
            keys=[event.data.key for event in events],
            types=[event.data.event_type for event in events],
            tenants=[event.borough for event in events],
            times=[event.at for event in events],
            traceparents=[None if event.is_unlinkable else current_traceparent() for event in events],
            bodies=[encode(event.data).decode() for event in events],
            source=self._source,
        )


def _new_id(event: NewEvent) -> UUID:
    """Random where the time is nobody's business; otherwise ordered by time (RFC 9562, version 7)."""
    return uuid4() if event.is_unlinkable or event.is_cut_to_the_hour else UUID(bytes=uuid_utils.uuid7().bytes)
