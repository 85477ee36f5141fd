"""One poll's records, read before any lock is taken: what each says, or why it can never be read."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from stride_contracts import Received, Record, TopicKind, Unreadable, check, kind_of, read_envelope

from stride_chassis.projection.fence import Partition

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from aiokafka import ConsumerRecord

MOST_LINKS = 32
RECORDS_A_TURN = 10


class Unread(NamedTuple):
    """A record that can never be read, and the fault for which it will be parked."""

    record: Record
    fault: Unreadable

    @property
    def offset(self) -> int:
        """The record's offset."""
        return self.record.offset


Polled: TypeAlias = "Received | Unread"


class Batch(NamedTuple):
    """One poll's records by partition, and the epoch in which this process took each partition over."""

    records: Mapping[Partition, Sequence[Polled]]
    epochs: Mapping[Partition, int]

    @property
    def starts(self) -> dict[Partition, int]:
        """Where to go back to, if the batch fails."""
        return {partition: records[0].offset for partition, records in self.records.items()}

    @property
    def traceparents(self) -> set[str]:
        """The traces that some of the events belong to."""
        some = [polled for records in self.records.values() for polled in records[:MOST_LINKS]]
        return {one.envelope.traceparent for one in some if isinstance(one, Received) and one.envelope.traceparent}


async def read_batch(
    raw: Sequence[ConsumerRecord[bytes, bytes]], epochs: Mapping[Partition, int], checked_types: Collection[str]
) -> Batch:
    """Read the records of partitions that this process has taken over; the others' are left out.

    The batch before this one is being applied meanwhile. After every few records it gets a turn: otherwise Postgres
    would wait, between two statements of it, until all of this is read.

    Args:
        raw: what aiokafka polled.
        epochs: the epoch of each partition that was taken over, as it is now.
        checked_types: the types whose data will be used, and is held against its contract.
    """
    epochs = dict(epochs)  # it may change from one turn to the next, and what was polled belongs to this one
    records: dict[Partition, list[Polled]] = defaultdict(list)
    for first in range(0, len(raw), RECORDS_A_TURN):
        for place, run in groupby(raw[first : first + RECORDS_A_TURN], attrgetter("topic", "partition")):
            partition = Partition(*place)
            if partition in epochs:
                records[partition] += [
                    read(Record(*place, one.offset, one.key, one.headers, one.value, one.timestamp), checked_types)
                    for one in run
                ]
        await asyncio.sleep(0)
    return Batch(records, {partition: epochs[partition] for partition in records})


def read(record: Record, checked_types: Collection[str]) -> Polled:
    """Read one record: its envelope, and its data if that will be used."""
    try:
        received = _without_foreign_number(read_envelope(record))
        if received.envelope.type in checked_types:
            check(received.envelope.type, record.value)
    except Unreadable as fault:
        return Unread(record, fault)
    return received


def _without_foreign_number(received: Received) -> Received:
    """Leave out the number that a reply claims: with it, one system could have another's replies dropped as repeats."""
    if received.envelope.keyseq is None or kind_of(received.record.topic) is not TopicKind.REPLIES:
        return received
    return received._replace(envelope=received.envelope._replace(keyseq=None))
