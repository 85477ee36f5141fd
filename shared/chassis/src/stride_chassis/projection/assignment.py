"""Takes partitions over: nothing of them is read before their offsets are loaded from Postgres and their epoch raised.

Kafka says which partitions this process may read; Postgres says from where, and whose they are. Between the two a
partition is paused. One that cannot be taken over stays paused, and is tried again until it can or is given away.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, TypeAlias

import structlog
from aiokafka import ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import KafkaError

from stride_chassis.kafka import RETRY_MS
from stride_chassis.postgres import connection_of, is_away
from stride_chassis.projection.fence import Partition
from stride_chassis.projection.offsets import Bounds, Claim, Offsets
from stride_chassis.projection.topic_ids import ask_topic_ids

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from collections.abc import Set as AbstractSet

    from aiokafka import AIOKafkaConsumer
    from faststream.kafka.subscriber.usecase import BatchSubscriber

    from stride_chassis.projection.polled import Batch
    from stride_chassis.resources import Resources

log = structlog.get_logger(__name__)

RETRY_SECONDS = 1.0
HOLE = "hole-in-log"
KAFKA_AWAY = "kafka-away"

Troubles: TypeAlias = dict[Partition, str]


class Assignment(ConsumerRebalanceListener):  # type: ignore[misc] # aiokafka is published without types
    """The partitions this process reads, with the epoch it raised for each.

    Args:
        projection: name of the projection.
        resources: the pool, the Kafka access and the health of the service.
    """

    def __init__(self, projection: str, resources: Resources) -> None:
        self.subscriber: BatchSubscriber
        self.epochs: dict[Partition, int] = {}
        self.troubles: Troubles = {}
        self._projection = projection
        self._resources = resources
        self._offsets = Offsets(projection)
        self._rewound: dict[Partition, int] = {}
        self._rest_until: dict[Partition, float] = {}
        self._taking_over: asyncio.Task[None] | None = None

    @property
    def consumer(self) -> AIOKafkaConsumer:
        """The aiokafka consumer behind FastStream's subscriber."""
        return self.subscriber.consumer

    async def on_partitions_revoked(self, revoked: Collection[TopicPartition]) -> None:  # noqa: ARG002 - eager: all
        """Forget every partition: what is still in hand is not applied any more."""
        self.stop()
        self._resources.health.report(self._projection, is_ready=False, reason="unassigned")

    async def on_partitions_assigned(self, assigned: Collection[TopicPartition]) -> None:
        """Pause first, before anything is delivered; the rest may take its time."""
        self._pause(assigned)
        self.stop()
        self._taking_over = asyncio.create_task(self._take_over({Partition(*each) for each in assigned}))

    def stop(self) -> None:
        """Give everything up; called when partitions are revoked and when the consumer ends."""
        self.epochs.clear()
        self.troubles.clear()
        self._rewound.clear()
        self._rest_until.clear()
        if self._taking_over is not None:
            self._taking_over.cancel()

    def hold(self, batch: Batch, seconds: float, reason: str) -> None:
        """Have a batch come again, its partitions paused for a while; give-aways in between are heeded."""
        for partition in self.rewind(batch):
            self._pause([TopicPartition(*partition)])
            self.troubles[partition] = reason
        self.report()
        asyncio.get_running_loop().call_later(seconds, self._let_go, batch.epochs)

    def rewind(self, batch: Batch) -> list[Partition]:
        """Have a batch come again: go back to its start, unless it is further back already; returns what was rewound.

        A partition that was given away since is left alone, even if it has come back: it was read anew from where
        Postgres says, and nothing of before counts.
        """
        ours = [partition for partition, epoch in batch.epochs.items() if self.epochs.get(partition) == epoch]
        starts = batch.starts
        for partition in ours:
            self._rewound[partition] = min(starts[partition], self._rewound.get(partition, starts[partition]))
            self.consumer.seek(TopicPartition(*partition), self._rewound[partition])
        return ours

    def give_up(self, partition: Partition, epoch: int, reason: str) -> None:
        """Stop reading a partition that we took over in this epoch; it is claimed again later, if it is still ours."""
        if self.epochs.get(partition) != epoch:
            return  # given away meanwhile: it is not ours to pause, or it was taken over anew
        del self.epochs[partition]
        self.troubles[partition] = reason
        self._pause([TopicPartition(*partition)])
        self._rest(partition)
        self.report()

    def went_on(self, partitions: Collection[Partition]) -> None:
        """Forget the troubles of partitions whose batch was applied."""
        for partition in partitions:
            self._rewound.pop(partition, None)
            if self.troubles.pop(partition, None) is not None:
                self.report()

    def _let_go(self, epochs: Mapping[Partition, int]) -> None:
        for partition, epoch in epochs.items():
            if self.epochs.get(partition) == epoch:
                self.consumer.resume(TopicPartition(*partition))

    def _rest(self, partition: Partition) -> None:
        self._rest_until[partition] = time.monotonic() + self._resources.settings.kafka_session_seconds

    def _pause(self, partitions: Collection[TopicPartition]) -> None:
        self.consumer.pause(*partitions)

    async def _take_over(self, assigned: set[Partition]) -> None:
        """Claim what is not yet claimed, again and again, until these partitions are given away."""
        while True:
            missing = assigned - self.epochs.keys() - self._resting()
            if missing:
                await self._try_to_claim(missing)
            self.report()
            await asyncio.sleep(RETRY_MS / 1000 if KAFKA_AWAY in self.troubles.values() else RETRY_SECONDS)

    async def _try_to_claim(self, partitions: set[Partition]) -> None:
        try:
            bounds = await self._ask_kafka(partitions)
            async with connection_of(self._resources.pool) as conn:
                claims = await self._offsets.claim(conn, bounds)
            for claim in claims:
                self._begin(claim, bounds[claim.partition])
        except KafkaError:
            self.troubles.update(dict.fromkeys(partitions, KAFKA_AWAY))
        except Exception as failure:
            reason = "postgres-away" if is_away(failure) else "failing"
            if reason == "failing":
                log.exception("partitions could not be taken over", projection=self._projection)
            self.troubles.update(dict.fromkeys(partitions, reason))

    def _begin(self, claim: Claim, bounds: Bounds) -> None:
        """Read on from where Postgres says, or stay paused if that place cannot be the right one."""
        refusal = refusal_of(claim, bounds)
        if refusal:
            if self.troubles.get(claim.partition) != refusal:
                log.error(
                    "partition refused; see `stride offsets list`, and `stride offsets accept` to go on",
                    projection=self._projection,
                    topic=claim.partition.topic,
                    reason=refusal,
                    expected_offset=claim.next_offset,
                    log_start=bounds.start,
                    log_end=bounds.end,
                )
            self.troubles[claim.partition] = refusal
            return
        if self.troubles.get(claim.partition) != HOLE:
            self.troubles.pop(claim.partition, None)
        self.consumer.seek(TopicPartition(*claim.partition), claim.next_offset)
        self.epochs[claim.partition] = claim.epoch
        self.consumer.resume(TopicPartition(*claim.partition))

    async def _ask_kafka(self, partitions: set[Partition]) -> dict[Partition, Bounds]:
        """Ask the broker for the bounds of partitions; raises `KafkaError` if it does not answer."""
        ids = await ask_topic_ids(self.consumer, sorted({partition.topic for partition in partitions}))
        handles = [TopicPartition(*partition) for partition in partitions]
        starts = await self.consumer.beginning_offsets(handles)
        ends = await self.consumer.end_offsets(handles)
        return {Partition(*handle): Bounds(ids[handle.topic], starts[handle], ends[handle]) for handle in handles}

    def _resting(self) -> AbstractSet[Partition]:
        """Partitions that another process took over a moment ago: Kafka has to say first whose they are."""
        now = time.monotonic()
        self._rest_until = {partition: until for partition, until in self._rest_until.items() if until > now}
        return self._rest_until.keys()

    def report(self) -> None:
        """Tell the service's health how this projection is."""
        reason = next(iter(self.troubles.values()), "")
        self._resources.health.report(self._projection, is_ready=not reason, reason=reason)


def refusal_of(claim: Claim, bounds: Bounds) -> str:
    """Say why a partition cannot be read on from where its row says; empty if it can."""
    if claim.topic_id != bounds.topic_id:
        return "topic-recreated"
    if claim.next_offset > bounds.end:
        return "offset-beyond-end"
    if claim.next_offset < bounds.start:
        return "offset-before-start"
    return ""
