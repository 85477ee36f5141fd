"""A projection with nothing to do looks for records twice a second and hears of one at once; with the naive twin."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from aiokafka.consumer.fetcher import Fetcher
from stride_chassis.projection import consumer as projection_consumer
from stride_chassis.projection.consumer import ProjectionWorker

from tests.integration.delivery.counting import has_counted, projection
from tests.integration.delivery.kit import running, said, send, until

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from stride_chassis.resources import Resources

    from tests.infra.face import Kafka

    Open = Callable[[str], Awaitable[Resources]]

WATCHED_SECONDS = 3.0
CALM = 3.0
"""Looks a second of one consumer; FastStream alone, told to wait but briefly, looks eight times as often."""
BRIEF_MS = 20


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Counts how often a consumer is asked for records."""
    counted: Counter[str] = Counter()
    fetched_records = Fetcher.fetched_records

    async def counting(fetcher: Fetcher, *arguments: Any, **named: Any) -> Any:
        counted["looks"] += 1
        return await fetched_records(fetcher, *arguments, **named)

    monkeypatch.setattr(Fetcher, "fetched_records", counting)
    return counted


async def test_who_has_nothing_to_do_waits_and_hears_all_the_same(
    opened: Open, borough: str, kafka: Kafka, looks: Counter[str]
) -> None:
    resources, session = await opened("reports"), uuid4()
    async with running(ProjectionWorker(projection(), resources)):
        send(kafka, said(borough, session, 1))
        await until(has_counted(resources, borough, {session: [1]}))
        assert await _looks_a_second(looks) < CALM
        send(kafka, said(borough, session, 2))
        await until(has_counted(resources, borough, {session: [1, 2]}))


async def test_the_twin_that_leaves_it_to_faststream_keeps_looking(
    opened: Open, borough: str, kafka: Kafka, looks: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(projection_consumer, "wait_for_records", lambda _: None)
    monkeypatch.setattr(projection_consumer, "LOOK_MS", BRIEF_MS)
    resources, session = await opened("reports"), uuid4()
    async with running(ProjectionWorker(projection(), resources)):
        send(kafka, said(borough, session, 1))
        await until(has_counted(resources, borough, {session: [1]}))
        assert await _looks_a_second(looks) > 3 * CALM


async def _looks_a_second(looks: Counter[str]) -> float:
    looks.clear()
    began = time.monotonic()
    await asyncio.sleep(WATCHED_SECONDS)
    return looks["looks"] / (time.monotonic() - began)
