"""The rows that say how far a projection has come: offsets by partition, watermarks by key. SQL and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stride_chassis.projection.fence import Partition, Row
from stride_chassis.queries import load_queries

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from stride_chassis.postgres import Connection
    from stride_chassis.projection.order import StreamKey

_queries = load_queries("stride_chassis", "sql/project.sql")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What Kafka says of a partition: its topic's UUID, its first offset, and the one after its last."""

    topic_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Claim:
    """A partition taken over: where to go on, in which epoch, and the UUID of the topic that was read so far."""

    partition: Partition
    topic_id: str
    next_offset: int
    epoch: int


class Offsets:
    """The offset rows of one projection, each method on the connection of the caller's transaction.

    Args:
        projection: name of the projection whose rows they are.
    """

    def __init__(self, projection: str) -> None:
        self._projection = projection

    async def claim(self, conn: Connection, bounds: Mapping[Partition, Bounds]) -> list[Claim]:
        """Raise the epoch of each partition; a new one starts at the first offset of the log."""
        ordered = sorted(bounds)
        rows = _queries.claim_partitions(
            conn,
            projection=self._projection,
            topics=[partition.topic for partition in ordered],
            partitions=[partition.partition for partition in ordered],
            topic_ids=[bounds[partition].topic_id for partition in ordered],
            first_offsets=[bounds[partition].start for partition in ordered],
        )
        return [
            Claim(Partition(row["topic"], row["partition"]), row["topic_id"], row["next_offset"], row["epoch"])
            async for row in rows
        ]

    async def lock(self, conn: Connection, partitions: Collection[Partition]) -> dict[Partition, Row]:
        """Lock the rows of these partitions, in sorted order, until the transaction ends."""
        rows = _queries.lock_offsets(
            conn,
            projection=self._projection,
            topics=[partition.topic for partition in partitions],
            partitions=[partition.partition for partition in partitions],
        )
        return {
            Partition(row["topic"], row["partition"]): Row(row["next_offset"], row["epoch"], row["id"])
            async for row in rows
        }

    async def advance(self, conn: Connection, next_offsets: Mapping[Partition, int]) -> None:
        """Write down where each partition goes on."""
        if next_offsets:
            await _queries.advance_offsets(
                conn,
                projection=self._projection,
                topics=[partition.topic for partition in next_offsets],
                partitions=[partition.partition for partition in next_offsets],
                next_offsets=list(next_offsets.values()),
            )


async def take_marks(conn: Connection, highest: Mapping[StreamKey, int]) -> dict[StreamKey, int]:
    """Put a batch's highest number in place for each key; returns the numbers that were there before."""
    if not highest:
        return {}
    ids, keys = zip(*highest, strict=True)
    rows = _queries.take_watermarks(
        conn, offset_ids=",".join(map(str, ids)), keys=",".join(keys), keyseqs=",".join(map(str, highest.values()))
    )
    return {(row["offset_id"], row["key"]): row["keyseq"] async for row in rows}


async def find_mark(conn: Connection, key: StreamKey) -> int:
    """Find the last number applied for one key; 0 if there is none."""
    return await _queries.find_watermark(conn, offset_id=key[0], key=key[1]) or 0


async def set_mark(conn: Connection, key: StreamKey, keyseq: int) -> None:
    """Write down the last number applied for one key."""
    await _queries.set_watermark(conn, offset_id=key[0], key=key[1], keyseq=keyseq)
