"""Partitions that cannot be claimed while no broker answers are asked for again now and then; with the busy twin."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import pytest
from aiokafka.errors import TopicAuthorizationFailedError
from confluent_kafka import TopicCollection
from confluent_kafka.admin import AdminClient
from stride_chassis.kafka import librdkafka_config
from stride_chassis.projection import assignment
from stride_chassis.projection.consumer import ProjectionWorker
from stride_chassis.projection.offsets import Offsets
from stride_chassis.projection.topic_ids import ask_topic_ids
from stride_contracts import TopicKind, topic_for

from tests.integration.delivery.counting import projection
from tests.integration.delivery.kit import running, until

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from stride_chassis.resources import Resources

    from tests.infra.face import Kafka

    Open = Callable[[str], Awaitable[Resources]]

WATCHED_SECONDS = 5.0
CALM = 5.0
"""Attempts a second of one consumer; what is busy makes hundreds."""


class Unclaimable:
    """In place of what claims partitions: fails like a database that is away, and counts how often it was asked."""

    def __init__(self) -> None:
        self.times = 0

    async def claim(self, *_: Any) -> Any:
        self.times += 1
        raise ConnectionRefusedError

    async def was_asked(self) -> bool:
        return self.times > 0


async def test_a_claim_does_not_knock_all_the_time_while_no_broker_answers(
    opened: Open, borough: str, kafka: Kafka, monkeypatch: pytest.MonkeyPatch
) -> None:
    resources = await opened("reports")
    assert await _knocks_a_second(resources, kafka, monkeypatch) < CALM


async def test_the_twin_that_asks_by_librdkafka_knocks_as_fast_as_it_fails(
    opened: Open, borough: str, kafka: Kafka, monkeypatch: pytest.MonkeyPatch
) -> None:
    resources = await opened("reports")
    admin = AdminClient(librdkafka_config(resources.settings))

    def describe(topics: list[str]) -> dict[str, str]:
        described = admin.describe_topics(TopicCollection(topics), request_timeout=WATCHED_SECONDS)
        return {topic: str(future.result().topic_id) for topic, future in described.items()}

    async def ask_librdkafka(_: Any, names: Iterable[str]) -> dict[str, str]:
        return await asyncio.to_thread(describe, list(names))

    monkeypatch.setattr(assignment, "ask_topic_ids", ask_librdkafka)
    assert await _knocks_a_second(resources, kafka, monkeypatch) > 3 * CALM


async def _knocks_a_second(resources: Resources, kafka: Kafka, monkeypatch: pytest.MonkeyPatch) -> float:
    """Connections a second to where the broker was; whoever is there now takes them and hangs up."""
    unclaimable = Unclaimable()
    monkeypatch.setattr(Offsets, "claim", unclaimable.claim)
    async with running(ProjectionWorker(projection(), resources)):
        await until(unclaimable.was_asked)
        kafka.kill()
        try:
            return await _knocks(resources.settings.kafka_bootstrap_servers)
        finally:
            await asyncio.to_thread(kafka.start)


async def _knocks(address: str) -> float:
    times, began = 0, time.monotonic()

    def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal times
        times += 1
        writer.close()

    host, _, port = address.rpartition(":")
    async with await asyncio.start_server(hang_up, host, int(port)):
        await asyncio.sleep(WATCHED_SECONDS)
        return times / (time.monotonic() - began)  # a busy machine sleeps longer


async def test_ids_are_written_as_librdkafka_writes_them(opened: Open, borough: str, kafka: Kafka) -> None:
    """`stride offsets accept` writes them so into the table that they are compared with."""
    resources = await opened("reports")
    topics = [topic_for(TopicKind.SESSIONS, borough), topic_for(TopicKind.ROLLOUT, borough)]
    admin = AdminClient(librdkafka_config(resources.settings))
    described = admin.describe_topics(TopicCollection(topics), request_timeout=90)
    worker = ProjectionWorker(projection(), resources)
    async with running(worker):
        await until(lambda: asyncio.sleep(0, worker._assignment.epochs))
        asked = await ask_topic_ids(worker._assignment.consumer, topics)
        with pytest.raises(TopicAuthorizationFailedError, match="nowhere"):
            await ask_topic_ids(worker._assignment.consumer, [*topics, topic_for(TopicKind.SESSIONS, "nowhere")])
    assert asked == {topic: str(future.result().topic_id) for topic, future in described.items()}
    assert len(asked) == len(set(asked.values())) == len(topics)
