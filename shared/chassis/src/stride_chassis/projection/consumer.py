"""Feeds a projection from Kafka through FastStream: a batch per poll, held back and tried again while a server is away.

FastStream subscribes by pattern, polls and shuts down; offsets, epochs and parking are ours. A handler here never
raises, since FastStream would go on with the next batch: whatever goes wrong, the partitions of the batch are
rewound and paused, heartbeats go on, and the same records come again.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from typing import TYPE_CHECKING

import structlog
from aiokafka import TopicPartition
from aiokafka.coordinator.assignors.roundrobin import RoundRobinPartitionAssignor
from aiokafka.errors import KafkaError
from faststream import AckPolicy
from faststream.kafka import KafkaBroker, KafkaMessage
from faststream.kafka.message import FAKE_CONSUMER

from stride_chassis.kafka import RETRY_MS, faststream_security
from stride_chassis.metrics import EVENT_OUTCOMES
from stride_chassis.postgres import is_away
from stride_chassis.projection.assignment import HOLE, KAFKA_AWAY, Assignment
from stride_chassis.projection.batch import NEVER, Applied, BatchApplier
from stride_chassis.projection.fence import HoleInLog, Partition
from stride_chassis.projection.header_names import read_any_header_name
from stride_chassis.projection.line import Line
from stride_chassis.projection.polled import read_batch
from stride_chassis.projection.rest import rest_between_updates
from stride_chassis.projection.wait import LOOK_MS, wait_for_records
from stride_chassis.telemetry import applying

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aiokafka import ConsumerRecord

    from stride_chassis.projection.declaration import Projection
    from stride_chassis.projection.polled import Batch
    from stride_chassis.resources import Resources

log = structlog.get_logger(__name__)

POLL = 1000
BACKOFF_SECONDS = (0.25, 0.5, 1.0, 2.0)
TRIES_BEFORE_PARKING = 5
START_SECONDS = 1.0
METADATA_MS = 2000
COMMIT_SECONDS = 5.0
SEE_KAFKA = "the check kafka says why"


class ConsumerStopped(Exception):
    """FastStream's consume loop has ended without being asked to; the process ends and is started again."""


class ProjectionWorker:
    """Reads the topics of one projection and applies what they carry, exactly once.

    Args:
        projection: what to read and how to apply it.
        resources: what the service has open.
    """

    def __init__(self, projection: Projection, resources: Resources) -> None:
        self.name = projection.name
        self._projection = projection
        self._resources = resources
        self._security = faststream_security(resources.settings)
        self._applier = BatchApplier(projection, resources)
        self._assignment = Assignment(projection.name, resources)
        self._line = Line(self._try_to_apply, self._assignment.rewind)
        self._failures: Counter[Partition] = Counter()  # in a row, of each: another's success says nothing of this one
        self._committed_at = 0.0
        self._next_offsets: dict[Partition, int] = {}
        resources.metrics.expect_projection(self.name)

    @property
    def troubles(self) -> Mapping[Partition, str]:
        """The partitions that are not read now, and why."""
        return self._assignment.troubles

    async def run(self) -> None:
        """Read until cancelled; a broker that is away is waited for."""
        read_any_header_name()
        while True:
            broker = self._broker()
            try:
                await broker.start()
                rest_between_updates(self._assignment.consumer)
                wait_for_records(self._assignment.consumer)
                await self._watch()
            except KafkaError:  # aiokafka's says only that it could not start
                self._resources.health.report(self.name, is_ready=False, reason=KAFKA_AWAY, cause=SEE_KAFKA)
                await asyncio.sleep(START_SECONDS)
            finally:
                self._assignment.stop()
                await broker.stop()
                self._assignment.stop()  # aiokafka may have given us partitions while it was closing
                await self._line.settle(START_SECONDS)

    def _broker(self) -> KafkaBroker:
        """Build a broker with one subscriber: explicit about everything that has a dangerous default."""
        settings = self._resources.settings
        broker = KafkaBroker(
            settings.kafka_bootstrap_servers,
            security=self._security,
            client_id=self.name,
            metadata_max_age_ms=METADATA_MS,
            retry_backoff_ms=RETRY_MS,
            consumer_only=True,
            allow_auto_create_topics=False,
            logger=logging.getLogger("stride.faststream"),
            log_level=logging.DEBUG,
            apply_types=False,
        )
        subscriber = broker.subscriber(
            pattern=self._projection.pattern,
            group_id=self.name,
            batch=True,
            max_records=POLL,
            batch_timeout_ms=LOOK_MS,
            ack_policy=AckPolicy.MANUAL,
            no_reply=True,
            auto_offset_reset="earliest",
            partition_assignment_strategy=(RoundRobinPartitionAssignor,),
            listener=self._assignment,
            session_timeout_ms=int(settings.kafka_session_seconds * 1000),
            heartbeat_interval_ms=int(settings.kafka_session_seconds * 1000 / 3),
            parser=_keep_raw,
            decoder=_keep_raw_body,
        )
        subscriber(self._on_poll)
        self._assignment.subscriber = subscriber
        return broker

    async def _watch(self) -> None:
        """Wait while FastStream's consume loop lives; its end is ours."""
        tasks = self._assignment.subscriber.tasks
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        message = f"the consume loop of {self.name} has ended"
        raise ConsumerStopped(message)

    async def _on_poll(self, polled: Sequence[ConsumerRecord[bytes, bytes]]) -> None:
        """Read a poll while those before it are being applied, and let it stand in line behind them."""
        await self._line.join(await read_batch(polled, self._assignment.epochs, self._projection.statements.keys()))

    async def _try_to_apply(self, batch: Batch) -> bool:
        """Apply a batch, or rewind so that it comes again; says whether what stands behind it may follow."""
        try:
            return await self._apply(batch)
        except HoleInLog as hole:
            log.error(  # noqa: TRY400 - the cause is the whole story
                "records are missing; the partition stands still", projection=self.name, cause=str(hole)
            )
            self._assignment.give_up(hole.partition, batch.epochs[hole.partition], HOLE)
            self._assignment.rewind(batch)
        except Exception as failure:  # noqa: BLE001 - whatever it is, nothing is skipped: the batch comes again
            self._hold(batch, failure)
        return False

    async def _apply(self, batch: Batch) -> bool:
        """Apply a batch; says whether all its partitions are still ours."""
        # After a few failures in a row the fault is taken to lie in an event, and that event is parked.
        parkable = (Exception,) if self._tries(batch) >= TRIES_BEFORE_PARKING else NEVER
        with applying(self.name, batch.traceparents):
            applied = await self._applier.apply(batch, parkable=parkable)
        for partition in batch.records:
            del self._failures[partition]
        self._assignment.went_on(batch.records.keys() - applied.fenced)
        await self._went_on(batch, applied)
        return not applied.fenced

    async def _went_on(self, batch: Batch, applied: Applied) -> None:
        for outcome in EVENT_OUTCOMES:
            count = getattr(applied, outcome)
            if count:
                self._resources.metrics.events_applied.labels(self.name, outcome).inc(count)
        if applied.gap:
            log.warning("events are missing before some that were applied", projection=self.name, count=applied.gap)
        for partition in applied.fenced:
            log.warning("batch refused: another process has taken the partition over", topic=partition.topic)
            self._assignment.give_up(partition, batch.epochs[partition], "fenced")
        self._resources.nudge.set()
        self._next_offsets.update(applied.next_offsets)
        if time.monotonic() - self._committed_at > COMMIT_SECONDS:
            await self._tell_kafka()

    async def _tell_kafka(self) -> None:
        """Commit to Kafka, for the eyes of operators' tools only: nothing here ever reads it."""
        self._committed_at = time.monotonic()
        ours = {TopicPartition(*p): at for p, at in self._next_offsets.items() if p in self._assignment.epochs}
        self._next_offsets.clear()
        if not ours:  # aiokafka refuses to commit nothing
            return
        try:
            async with asyncio.timeout(START_SECONDS):
                await self._assignment.consumer.commit(ours)
        except (KafkaError, TimeoutError) as failure:
            log.debug("offsets not shown to kafka", error=type(failure).__name__)

    def _hold(self, batch: Batch, failure: Exception) -> None:
        """Pause the batch's partitions at its start for a while; polling and heartbeats go on meanwhile."""
        delay = BACKOFF_SECONDS[min(self._tries(batch), len(BACKOFF_SECONDS) - 1)]
        if is_away(failure):
            reason = "postgres-away"
        else:
            reason = "failing"
            self._failures.update(batch.records.keys())
            log.error("batch failed and will be tried again", projection=self.name, exc_info=failure)
        self._assignment.hold(batch, delay, reason)

    def _tries(self, batch: Batch) -> int:
        """How often in a row the batches of one of these partitions have failed, at most."""
        return max((self._failures[partition] for partition in batch.records), default=0)


async def _keep_raw(polled: tuple[ConsumerRecord[bytes, bytes], ...]) -> KafkaMessage:
    """Parse nothing: FastStream's own parser drops a batch silently over one header that is not UTF-8."""
    return KafkaMessage(body=b"", raw_message=polled, consumer=FAKE_CONSUMER)


async def _keep_raw_body(message: KafkaMessage) -> object:
    return message.raw_message
