"""Relay drain against a raw producer that sends the same records from memory."""

from __future__ import annotations

import asyncio
import os
import time
from typing import TYPE_CHECKING, Any

from confluent_kafka import Producer
from stride_chassis.outbox import Outbox
from stride_chassis.postgres import connection_of
from stride_chassis.relay import Relay
from stride_contracts import TopicKind, topic_for

from tests.benchmarks.measured_events import new_event, record

if TYPE_CHECKING:
    from tests.benchmarks.ground import Ground

EVENTS = 80_000  # about a second of the relay; below that, the first batch of a new producer is what one measures


async def drain(ground: Ground) -> float:
    """Fill an outbox, then start a relay; returns events per second from its lead until the last one is forgotten."""
    borough, outbox = ground.borough(), Outbox("/stride/sessions")
    async with ground.resources("sessions") as resources:
        for _ in range(EVENTS // 2000):
            async with connection_of(resources.pool) as conn, conn.transaction():
                await outbox.append(conn, [new_event(borough) for _ in range(2000)])
        await resources.pool.execute("ANALYZE outbox, event")
        os.sync()  # what it took to get here is not measured, nor is it before the raw producer
        resources.health.expect(Relay.name)  # ready once it has reached the broker, as the raw producer has by then
        relay = asyncio.create_task(Relay(resources).run())
        try:
            while not resources.health.ready or not resources.metrics.relay_is_leader._value.get():
                await asyncio.sleep(0.001)
            started = time.perf_counter()
            while resources.metrics.events_published._value.get() < EVENTS:  # asking Postgres would be measured too
                await asyncio.sleep(0.005)
            return EVENTS / (time.perf_counter() - started)
        finally:
            relay.cancel()
            await asyncio.gather(relay, return_exceptions=True)


def produce_raw(ground: Ground) -> float:
    """Send as many records from memory by confluent-kafka with the relay's guarantees; returns events per second."""
    borough = ground.borough()
    topic, records = topic_for(TopicKind.SESSIONS, borough), [record(borough) for _ in range(EVENTS)]
    tuning: dict[str, Any] = {"acks": "all", "enable.idempotence": True, "linger.ms": 3, "batch.size": 262144}
    producer = Producer({**ground.kafka.access.confluent(), **tuning, "delivery.report.only.error": True})
    producer.list_topics(topic, timeout=10)
    os.sync()
    started = time.perf_counter()
    for key, value, headers in records:
        widened: list[Any] = headers
        producer.produce(topic, value, key, headers=widened)
    producer.flush(60)
    return EVENTS / (time.perf_counter() - started)
