"""An event that fails whenever it is tried is set aside in the end, however well it goes with others' events."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from stride_chassis.projection.batch import NEVER
from stride_chassis.projection.consumer import ProjectionWorker
from stride_contracts import TopicKind, topic_for

from tests.integration.delivery.counting import has_counted, projection
from tests.integration.delivery.kit import running, said, send, until

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import pytest
    from stride_chassis.projection.batch import Applied
    from stride_chassis.projection.polled import Batch
    from stride_chassis.resources import Resources

    from tests.infra.face import Kafka

    Open = Callable[[str], Awaitable[Resources]]

TRIES = 3
TRY_AGAIN_S = 1.0
"""Longer than a third of what another event takes to arrive on a busy machine: one does between any three tries."""
TWIN_S = 8.0


class OneCount(ProjectionWorker):
    """Twin: counts failures of all partitions together, so that any success forgets them."""

    async def _apply(self, batch: Batch) -> bool:
        went_on = await super()._apply(batch)
        self._failures.clear()
        return went_on


async def is_ever_set_aside(  # noqa: PLR0913, PLR0917  # what a test is given
    resources: Resources,
    kafka: Kafka,
    monkeypatch: pytest.MonkeyPatch,
    boroughs: tuple[str, str],
    worker: ProjectionWorker,
    within_s: float,
) -> bool:
    """One borough's event fails unless it may be set aside, while the other's arrive; says whether it ever may."""
    bad_borough, good_borough = boroughs
    monkeypatch.setattr("stride_chassis.projection.consumer.BACKOFF_SECONDS", (TRY_AGAIN_S,))
    monkeypatch.setattr("stride_chassis.projection.consumer.TRIES_BEFORE_PARKING", TRIES)
    bad, apply = uuid4(), worker._applier.apply

    async def fails(batch: Batch, *, parkable: Any) -> Applied:
        if parkable is NEVER and any(at.topic == topic_for(TopicKind.SESSIONS, bad_borough) for at in batch.records):
            raise RuntimeError("whenever it is tried")
        return await apply(batch, parkable=parkable)

    monkeypatch.setattr(worker._applier, "apply", fails)

    async def is_past() -> bool:
        await asyncio.to_thread(send, kafka, said(good_borough, uuid4(), 1))
        return await has_counted(resources, bad_borough, {bad: [1]})()

    send(kafka, said(bad_borough, bad, 1))
    async with running(worker):
        try:
            await until(is_past, seconds=within_s)
        except TimeoutError:
            return False
        return True


async def test_failures_are_counted_for_each_partition(
    opened: Open, borough: str, other_borough: str, kafka: Kafka, monkeypatch: pytest.MonkeyPatch
) -> None:
    resources = await opened("reports")
    worker = ProjectionWorker(projection(), resources)
    assert await is_ever_set_aside(resources, kafka, monkeypatch, (borough, other_borough), worker, 90.0)


async def test_the_twin_with_one_count_tries_it_for_ever(
    opened: Open, borough: str, other_borough: str, kafka: Kafka, monkeypatch: pytest.MonkeyPatch
) -> None:
    resources = await opened("reports")
    worker = OneCount(projection(), resources)
    assert not await is_ever_set_aside(resources, kafka, monkeypatch, (borough, other_borough), worker, TWIN_S)
