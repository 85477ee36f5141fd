"""Zombies are refused, topics made anew too; with the naive twins."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from confluent_kafka import TopicCollection
from confluent_kafka.admin import AdminClient
from stride_chassis.postgres import connection_of
from stride_chassis.projection.assignment import HOLE, Assignment
from stride_chassis.projection.batch import BatchApplier
from stride_chassis.projection.consumer import ProjectionWorker
from stride_chassis.projection.fence import Partition
from stride_chassis.projection.polled import Batch, read
from stride_chassis.queries import load_queries
from stride_contracts import Record, TopicKind, topic_for
from stride_provision import onboard

from tests.integration.delivery.counting import counted, has_counted, parked, projection
from tests.integration.delivery.kit import Message, running, said, send, until

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection

    from stride_chassis.resources import Resources
    from stride_provision import KafkaAdmin

    from tests.infra.face import Kafka

    Open = Callable[[str], Awaitable[Resources]]

PATIENCE_S = 90.0
PAUSED_S = 2.0  # what is paused is never polled: this is waited for in vain


async def epoch(resources: Resources, name: str, borough: str) -> int | None:
    topic = topic_for(TopicKind.SESSIONS, borough)
    found: int | None = await resources.pool.fetchval(
        "SELECT epoch FROM projection_offset WHERE projection = $1 AND topic = $2", name, topic
    )
    return found


def has_taken_over(resources: Resources, name: str, borough: str) -> Callable[[], Awaitable[bool]]:
    async def condition() -> bool:
        return (await epoch(resources, name, borough) or 0) >= 2  # a member that was slow may have had to join again

    return condition


@pytest.mark.smoke
async def test_a_zombie_that_holds_a_batch_is_refused(opened: Open, borough: str, kafka: Kafka) -> None:
    resources, mine, session = await opened("reports"), projection(), uuid4()
    async with running(ProjectionWorker(mine, resources)):
        await until(lambda: epoch(resources, mine.name, borough))
    held = batch_of(borough, said(borough, session, 1), epoch=1)
    async with running(ProjectionWorker(mine, resources)):
        await until(has_taken_over(resources, mine.name, borough))
        applied = await BatchApplier(mine, resources).apply(held)
    assert applied.fenced == list(held.records)
    assert await counted(resources, borough) == {}


def batch_of(borough: str, message: Message, *, epoch: int) -> Batch:
    record = read(Record(message.topic, 0, 0, message.key, message.headers, message.value, 0), ())
    partition = Partition(topic_for(TopicKind.SESSIONS, borough), 0)
    return Batch({partition: [record]}, {partition: epoch})


async def test_the_twin_whose_fence_ignores_the_epoch_lets_the_zombie_write(
    opened: Open, borough: str, kafka: Kafka
) -> None:
    resources, mine, session = await opened("reports"), projection(), uuid4()
    async with running(ProjectionWorker(mine, resources)):
        await until(lambda: epoch(resources, mine.name, borough))
    held = batch_of(borough, said(borough, session, 1), epoch=1)
    async with running(ProjectionWorker(mine, resources)):
        await until(has_taken_over(resources, mine.name, borough))
        without_epoch = {partition: await epoch(resources, mine.name, borough) or 0 for partition in held.records}
        await BatchApplier(mine, resources).apply(Batch(held.records, without_epoch))
    assert await counted(resources, borough) == {session: [1]}


async def test_a_process_that_is_refused_everything_it_holds_comes_back(
    opened: Open, borough: str, kafka: Kafka, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stride_chassis.projection.consumer.COMMIT_SECONDS", 0)
    resources, mine, session = await opened("reports"), projection(), uuid4()
    send(kafka, said(borough, session, 1))
    async with running(ProjectionWorker(mine, resources)):
        await until(has_counted(resources, borough, {session: [1]}))
        await resources.pool.execute("UPDATE projection_offset SET epoch = epoch + 1")
        send(kafka, said(borough, session, 2))
        await until(has_counted(resources, borough, {session: [1, 2]}))


async def test_a_partition_that_was_given_away_and_came_back_is_not_given_up(
    opened: Open, borough: str, kafka: Kafka
) -> None:
    resources, session = await opened("reports"), uuid4()
    worker = ProjectionWorker(projection(), resources)
    send(kafka, said(borough, session, 1))
    async with running(worker):
        await until(has_counted(resources, borough, {session: [1]}))
        partition = Partition(topic_for(TopicKind.SESSIONS, borough), 0)
        worker._assignment.give_up(partition, worker._assignment.epochs[partition] - 1, "fenced")
        send(kafka, said(borough, session, 2))
        await until(has_counted(resources, borough, {session: [1, 2]}))
        assert worker.troubles == {}


async def test_a_topic_made_anew_is_refused_until_an_operator_accepts_it(
    opened: Open, borough: str, kafka: Kafka, kafka_admin: KafkaAdmin
) -> None:
    resources, mine, session = await opened("reports"), projection(), uuid4()
    topic = topic_for(TopicKind.SESSIONS, borough)
    unreadable = said(borough, uuid4(), 1, value=b"{")  # parked at one and the same offset, before and after
    send(kafka, unreadable, said(borough, session, 1))
    async with running(ProjectionWorker(mine, resources)):
        await until(has_counted(resources, borough, {session: [1]}))
    old = kafka_admin.topic_ids([topic])[topic]
    admin = AdminClient(kafka.access.confluent())
    admin.delete_topics([topic])[topic].result()
    await until(lambda: asyncio.sleep(0, topic not in kafka_admin.topic_ids([topic])))
    onboard(kafka_admin, borough, systems=())
    assert kafka_admin.topic_ids([topic])[topic] != old
    send(kafka, unreadable, said(borough, session, 2))
    worker = ProjectionWorker(mine, resources)
    async with running(worker):
        await until(lambda: asyncio.sleep(0, "topic-recreated" in worker.troubles.values()))
        assert await counted(resources, borough) == {session: [1]}
        await accept(resources, mine.name, topic, kafka)
        await until(has_counted(resources, borough, {session: [1, 2]}))
        assert await parked(resources, borough) == [(0, "not-json"), (0, "queued-behind")]


async def accept(resources: Resources, name: str, topic: str, kafka: Kafka) -> None:
    """Accept what the topic is now, by the statement that `stride offsets accept` uses."""
    admin = AdminClient(kafka.access.confluent())
    described = admin.describe_topics(TopicCollection([topic]))
    topic_id = str(described[topic].result().topic_id)
    statements = load_queries("stride_chassis", "sql/project.sql")
    async with connection_of(resources.pool) as conn:
        await statements.accept_partition(conn, projection=name, topic=topic, partition=0, topic_id=topic_id, offset=0)


class WithoutPause(Assignment):
    """Twin: takes partitions over without pausing them first."""

    def _pause(self, partitions: Collection[TopicPartition]) -> None:
        """Let records in before it is known from where to read."""


async def first_trouble(
    resources: Resources, borough: str, kafka: Kafka, kind: type[Assignment], monkeypatch: pytest.MonkeyPatch
) -> set[str]:
    """Rebuild a read model while Kafka remembers a later offset, loading slowly; returns the troubles on the way."""
    patience_s = PATIENCE_S if kind is WithoutPause else PAUSED_S
    mine, session = projection(), uuid4()
    troubles: set[str] = set()
    topic = topic_for(TopicKind.SESSIONS, borough)
    send(kafka, *(said(borough, session, n) for n in range(1, 7)))
    await commit_to_kafka(kafka, mine.name, topic, 3)
    worker = ProjectionWorker(mine, resources)
    assignment = kind(mine.name, resources)
    polled, load = asyncio.Event(), assignment._ask_kafka

    async def load_slowly(partitions: set[Partition]) -> Any:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(polled.wait(), patience_s)
        return await load(partitions)

    async def hand_over_late(records: Any) -> None:
        """Hand over what came from this topic alone, once it is taken over; the other tests' topics are not asked."""
        ours = [record for record in records if record.topic == topic]
        if not ours:
            return
        polled.set()
        while Partition(topic, 0) not in assignment.epochs:
            await asyncio.sleep(0.01)
        await on_poll(ours)
        troubles.update(assignment.troubles.values())

    on_poll = worker._on_poll
    monkeypatch.setattr(assignment, "_ask_kafka", load_slowly)
    monkeypatch.setattr(worker, "_assignment", assignment)
    monkeypatch.setattr(worker, "_on_poll", hand_over_late)
    has_counted_all = has_counted(resources, borough, {session: [1, 2, 3, 4, 5, 6]})

    async def has_met_something() -> bool:
        return bool(troubles) or await has_counted_all()

    async with running(worker):
        await until(has_met_something)
    return troubles


async def commit_to_kafka(kafka: Kafka, group: str, topic: str, offset: int) -> None:
    consumer = AIOKafkaConsumer(**kafka.access.aiokafka(), group_id=group, enable_auto_commit=False)
    await consumer.start()
    consumer.assign([TopicPartition(topic, 0)])
    await consumer.commit({TopicPartition(topic, 0): offset})
    await consumer.stop()


async def test_a_rebuild_reads_from_where_postgres_says_whatever_kafka_remembers(
    opened: Open, borough: str, kafka: Kafka, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await first_trouble(await opened("reports"), borough, kafka, Assignment, monkeypatch) == set()


async def test_the_twin_without_pause_meets_records_from_elsewhere(
    opened: Open, borough: str, kafka: Kafka, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert HOLE in await first_trouble(await opened("reports"), borough, kafka, WithoutPause, monkeypatch)
