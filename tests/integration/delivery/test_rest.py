"""A consumer that knows no leader, while nobody answers, rests between its attempts; with the twin that does not."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from aiokafka import client as aiokafka_client
from stride_chassis.projection import consumer as projection_consumer
from stride_chassis.projection.consumer import ProjectionWorker

from tests.integration.delivery.counting import has_counted, projection
from tests.integration.delivery.kit import running, said, send, until

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from stride_chassis.resources import Resources

    from tests.infra.face import Kafka

    Open = Callable[[str], Awaitable[Resources]]

ORDER = [1, 2]
WATCHED_SECONDS = 3.0
CALM = 3.0
"""Attempts a second of one consumer; without a rest there are more than ten times as many."""


@pytest.fixture
def attempts(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Counts the connections that aiokafka tries to make."""
    tried: Counter[str] = Counter()
    connect = aiokafka_client.create_conn

    async def counted(*arguments: Any, **named: Any) -> Any:
        tried["connections"] += 1
        return await connect(*arguments, **named)

    monkeypatch.setattr(aiokafka_client, "create_conn", counted)
    return tried


async def test_a_consumer_that_knows_no_leader_rests_between_attempts_and_reads_on(
    opened: Open, borough: str, kafka: Kafka, attempts: Counter[str]
) -> None:
    resources, mine, session = await opened("reports"), projection(), uuid4()
    worker = ProjectionWorker(mine, resources)
    async with running(worker):
        send(kafka, said(borough, session, 1))
        await until(has_counted(resources, borough, {session: ORDER[:1]}))
        assert await _rate_without_leader(worker, kafka, attempts) < CALM
        send(kafka, said(borough, session, 2))
        await until(has_counted(resources, borough, {session: ORDER[:2]}))


async def test_the_twin_without_rest_tries_as_fast_as_it_fails(
    opened: Open, borough: str, kafka: Kafka, attempts: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(projection_consumer, "rest_between_updates", lambda _: None)
    resources, mine, session = await opened("reports"), projection(), uuid4()
    worker = ProjectionWorker(mine, resources)
    async with running(worker):
        send(kafka, said(borough, session, 1))
        await until(has_counted(resources, borough, {session: ORDER[:1]}))
        assert await _rate_without_leader(worker, kafka, attempts) > 3 * CALM


async def _rate_without_leader(worker: ProjectionWorker, kafka: Kafka, attempts: Counter[str]) -> float:
    """Attempts a second while the broker is away, after it has named no leader, as one that is stopping may."""
    kafka.kill()
    try:
        cluster = worker._assignment.consumer._client.cluster
        cluster._partitions = {
            topic: {number: partition._replace(leader=-1) for number, partition in partitions.items()}
            for topic, partitions in cluster._partitions.items()
        }
        attempts.clear()
        began = time.monotonic()
        await asyncio.sleep(WATCHED_SECONDS)
        return attempts["connections"] / (time.monotonic() - began)
    finally:
        await asyncio.to_thread(kafka.start)
