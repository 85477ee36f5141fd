"""A projection against raw aiokafka with the same statement, and against one transaction per event."""

from __future__ import annotations

import asyncio
import re
import secrets
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiosql
from aiokafka import AIOKafkaConsumer, TopicPartition
from confluent_kafka import Producer
from stride_chassis.postgres import connection_of
from stride_chassis.projection import Projection, by_statement
from stride_chassis.projection.consumer import POLL, ProjectionWorker
from stride_contracts import SessionCreated, TopicKind, topic_for

from tests.benchmarks.measured_events import record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stride_chassis.postgres import Connection
    from stride_contracts import Received

    from tests.benchmarks.ground import Ground

EVENTS = 40_000
SINGLE = 1_000

queries = aiosql.from_path(Path(__file__).with_name("measured.sql"), "asyncpg", mandatory_parameters=False)


def fill(ground: Ground) -> str:
    """Write the events into a borough of their own; returns its topic."""
    borough = ground.borough()
    topic = topic_for(TopicKind.SESSIONS, borough)
    producer = Producer({**ground.kafka.access.confluent(), "linger.ms": 5, "enable.idempotence": True})
    for _ in range(EVENTS):
        key, value, headers = record(borough)
        widened: list[Any] = headers
        producer.produce(topic, value, key, headers=widened)
    producer.flush(60)
    return topic


@dataclass(frozen=True)
class OneTopic(Projection):
    """A projection that reads one topic of those that the run has made."""

    topic: str = ""

    @property
    def pattern(self) -> str:
        """Only this topic."""
        return f"^{re.escape(self.topic)}$"


async def project(ground: Ground, topic: str) -> float:
    """Let a projection worker apply them all; returns events per second from its first batch to its last commit."""
    began: list[float] = []
    statement = by_statement(queries.apply_session_created)

    async def apply(conn: Connection, batch: Sequence[Received]) -> None:
        began.append(time.perf_counter())
        await statement(conn, batch)

    name = f"reports.{secrets.token_hex(4)}"
    projection = OneTopic(name, (TopicKind.SESSIONS,), {SessionCreated: apply}, topic=topic)
    async with ground.resources("reports") as resources:
        worker = asyncio.create_task(ProjectionWorker(projection, resources).run())
        try:
            while await resources.pool.fetchval("SELECT max(next_offset) FROM projection_offset") != EVENTS:
                await asyncio.sleep(0.05)
            return EVENTS / (time.perf_counter() - began[0])
        finally:
            worker.cancel()
            await asyncio.gather(worker, return_exceptions=True)


async def project_raw(ground: Ground, topic: str) -> float:
    """Poll with aiokafka, hand the values to the statement, keep the offset in the same transaction."""
    return await _poll(ground, topic, most=POLL, count=EVENTS)


async def project_one_by_one(ground: Ground, topic: str) -> float:
    """The same with one transaction per event, over fewer events."""
    return await _poll(ground, topic, most=1, count=SINGLE)


async def _poll(ground: Ground, topic: str, *, most: int, count: int) -> float:
    consumer = AIOKafkaConsumer(**ground.kafka.access.aiokafka(), auto_offset_reset="earliest")
    await consumer.start()
    consumer.assign([TopicPartition(topic, 0)])
    borough = topic.split(".")[1]
    done, began = 0, 0.0
    try:
        async with ground.resources("reports") as resources:
            while done < count:
                for records in (await consumer.getmany(timeout_ms=200, max_records=most)).values():
                    began = began or time.perf_counter()
                    events = "[" + ",".join([record.value.decode() for record in records]) + "]"
                    async with connection_of(resources.pool) as conn, conn.transaction():
                        await queries.apply_raw(conn, borough=borough, events=events)
                        await queries.save_raw_offset(conn, topic=topic, next_offset=records[-1].offset + 1)
                    done += len(records)
            return done / (time.perf_counter() - began)
    finally:
        await consumer.stop()
