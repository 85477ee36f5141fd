"""What the delivery tests share: run workers, wait for a condition, read a topic from its start, write raw records."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from aiokafka import AIOKafkaConsumer, TopicPartition
from confluent_kafka import Producer
from stride_contracts import Envelope, SessionCancelled, TopicKind, encode, to_headers, topic_for

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from uuid import UUID

    from stride_chassis.resources import Worker

    from tests.infra.face import Kafka


@asynccontextmanager
async def running(*workers: Worker) -> AsyncIterator[None]:
    """Run workers while the block lasts; a worker that dies fails the test."""
    tasks = [asyncio.create_task(worker.run()) for worker in workers]
    try:
        yield
        for task in tasks:
            if task.done():
                task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def until(condition: Callable[[], Awaitable[object]], seconds: float = 90) -> None:
    """Wait until a condition holds; the time-out is generous and only says that it never will."""
    async with asyncio.timeout(seconds):
        while not await condition():
            await asyncio.sleep(0.05)


async def read_topic(kafka: Kafka, topic: str, *, count: int) -> list[Any]:
    """Read a topic from its start until it has given so many records, and what else it holds by then."""
    consumer = AIOKafkaConsumer(**kafka.access.aiokafka(), auto_offset_reset="earliest")
    await consumer.start()
    try:
        consumer.assign([TopicPartition(topic, 0)])
        records: list[Any] = []
        async with asyncio.timeout(90):
            while len(records) < count:
                for polled in (await consumer.getmany(timeout_ms=200)).values():
                    records += polled
        return records
    finally:
        await consumer.stop()


@dataclass(frozen=True)
class Message:
    """A record to write, well-formed or not."""

    topic: str
    key: bytes | None
    headers: list[tuple[str, bytes]]
    value: bytes | None


def said(borough: str, session_id: UUID, keyseq: int, **changes: Any) -> Message:
    """A well-formed event of a session, or one with other headers or another value."""
    event = SessionCancelled(session_id=session_id, reason="weather")
    envelope = Envelope(
        id=str(uuid4()),
        source="/stride/sessions",
        type=event.event_type,
        time=datetime.now(UTC),
        subject=str(session_id),
        tenant=borough,
        keyseq=keyseq,
        traceparent=None,
    )
    headers = dict(to_headers(envelope)) | changes.get("headers", {})
    present = [(name, value) for name, value in headers.items() if value is not None]
    value = changes.get("value", encode(event))
    return Message(topic_for(TopicKind.SESSIONS, borough), str(session_id).encode(), present, value)


def send(kafka: Kafka, *messages: Message, compression: str = "none") -> None:
    """Write records as the administrator, in order, and wait until the broker has them."""
    producer = Producer({**kafka.access.confluent(), "enable.idempotence": True, "compression.type": compression})
    for message in messages:
        headers: list[Any] = message.headers
        producer.produce(message.topic, message.value, message.key, headers=headers)
    assert producer.flush(90) == 0
