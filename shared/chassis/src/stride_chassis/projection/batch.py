"""Applies a batch of records in one transaction: what they change, how far they go, and what had to be parked.

Offsets and read model commit together or not at all. That is the whole of "exactly once": after a crash, a lost
connection or an ambiguous COMMIT the offset rows are read again, and they say what was applied.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import asyncpg
from stride_contracts import Received, Unreadable

from stride_chassis.errors import Unprocessable
from stride_chassis.parking import Parking
from stride_chassis.postgres import connection_of, is_away, is_unmigrated
from stride_chassis.projection.fence import Fenced, Partition, new_records
from stride_chassis.projection.offsets import Offsets, find_mark, set_mark, take_marks
from stride_chassis.projection.order import drop_repeats, highest_numbers, waves

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stride_chassis.postgres import Connection
    from stride_chassis.projection.declaration import Projection
    from stride_chassis.projection.order import Placed
    from stride_chassis.projection.polled import Batch, Polled
    from stride_chassis.resources import Resources

Faults: TypeAlias = tuple[type[Exception], ...]

NEVER: Faults = (asyncpg.DataError, asyncpg.IntegrityConstraintViolationError, Unprocessable, Unreadable)
"""Faults of the event itself: it can never be applied, and is parked at once."""


@dataclass(slots=True)
class Applied:
    """What became of a batch: where its partitions go on, which are somebody else's now, and counts by outcome."""

    next_offsets: dict[Partition, int] = field(default_factory=dict)
    fenced: list[Partition] = field(default_factory=list)
    applied: int = 0
    repeated: int = 0
    gap: int = 0
    parked: int = 0


class BatchApplier:
    """Applies batches for one projection.

    Args:
        projection: what it does with the events of each type.
        resources: the pool and the sealer of the service.
    """

    def __init__(self, projection: Projection, resources: Resources) -> None:
        self._statements = projection.statements
        self._otherwise = projection.otherwise
        self._pool = resources.pool
        self._parking = Parking(projection.name, resources.sealer)
        self._offsets = Offsets(projection.name)

    async def apply(self, batch: Batch, *, parkable: Faults = NEVER) -> Applied:
        """Apply a batch; if one fails of a parkable fault, apply them one by one and park what fails.

        Raises:
            HoleInLog: records are missing before the first new one.
            Exception: whatever else went wrong. Nothing was applied or, if the connection was lost during COMMIT,
                everything; reading the same records again is right in both cases.
        """
        try:
            return await self._transact(batch, parkable=())
        except parkable as fault:
            if _is_ours(fault):
                raise
            return await self._transact(batch, parkable=parkable)

    async def _transact(self, batch: Batch, *, parkable: Faults) -> Applied:
        outcome = Applied()
        async with connection_of(self._pool) as conn, conn.transaction():
            new = await self._fence(conn, batch, outcome)
            placed = await self._park_unreadable(conn, new, outcome)
            if parkable:
                await self._apply_one_by_one(conn, placed, outcome, parkable)
            else:
                await self._apply_all(conn, placed, outcome)
            await self._offsets.advance(conn, outcome.next_offsets)
        return outcome

    async def _fence(self, conn: Connection, batch: Batch, outcome: Applied) -> list[tuple[int, Polled]]:
        """Lock the offset rows and keep the records that are new and ours, each with its row's id."""
        rows = await self._offsets.lock(conn, sorted(batch.records))
        fresh: list[tuple[int, Polled]] = []
        for partition, records in batch.records.items():
            try:
                new = new_records(partition, rows.get(partition), batch.epochs[partition], records)
            except Fenced:
                outcome.fenced.append(partition)
                continue
            if new:
                fresh += [(rows[partition].id, polled) for polled in new]
                outcome.next_offsets[partition] = new[-1].offset + 1
        return fresh

    async def _park_unreadable(
        self, conn: Connection, new: Sequence[tuple[int, Polled]], outcome: Applied
    ) -> list[Placed]:
        """Park what cannot be read, and what waits behind a parked record; return the rest."""
        parked_keys = await self._parking.find_keys(conn, {polled.record.topic for _, polled in new})
        placed: list[Placed] = []
        for offset_id, polled in new:
            waits = self._parking.waits(polled.record, parked_keys)
            if isinstance(polled, Received) and not waits:
                placed.append((offset_id, polled))
                continue
            fault = None if waits or isinstance(polled, Received) else polled.fault
            parked_keys.update(await self._parking.park(conn, polled.record, fault))
            outcome.parked += 1
        return placed

    async def _apply_all(self, conn: Connection, placed: Sequence[Placed], outcome: Applied) -> None:
        judged = drop_repeats(placed, await take_marks(conn, highest_numbers(placed)))
        for wave in waves(judged.fresh):
            for event_type, events in wave.items():
                await self._apply(conn, event_type, events)
        outcome.applied, outcome.repeated, outcome.gap = len(judged.fresh), judged.repeated, judged.gaps

    async def _apply_one_by_one(
        self, conn: Connection, placed: Sequence[Placed], outcome: Applied, parkable: Faults
    ) -> None:
        """Apply each event under a savepoint of its own; park what fails, and what comes after it under its key."""
        parked_keys: set[tuple[str, bytes]] = set()
        for offset_id, received in placed:
            fault = None
            if not self._parking.waits(received.record, parked_keys):
                try:
                    async with conn.transaction():
                        await self._apply_one(conn, (offset_id, received), outcome)
                    continue
                except parkable as failure:
                    if _is_ours(failure):
                        raise
                    fault = failure
            parked_keys.update(await self._parking.park(conn, received.record, fault))
            outcome.parked += 1

    async def _apply_one(self, conn: Connection, one: Placed, outcome: Applied) -> None:
        offset_id, received = one
        key = (offset_id, received.envelope.subject)
        judged = drop_repeats([one], {key: await find_mark(conn, key)})
        if judged.fresh:
            await self._apply(conn, received.envelope.type, [received])
            if received.envelope.keyseq is not None:
                await set_mark(conn, key, received.envelope.keyseq)
        outcome.applied += len(judged.fresh)
        outcome.repeated += judged.repeated
        outcome.gap += judged.gaps

    async def _apply(self, conn: Connection, event_type: str, events: Sequence[Received]) -> None:
        apply = self._statements.get(event_type, self._otherwise)
        if apply is not None:
            await apply(conn, events)


def _is_ours(fault: Exception) -> bool:
    """Whether the house is to blame, and not the event: such a fault parks nothing."""
    return is_away(fault) or is_unmigrated(fault)
