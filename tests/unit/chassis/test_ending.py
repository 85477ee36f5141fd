"""A projection that has ended holds no partition, though its consumer was given some while it was closing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from stride_chassis.projection import Projection, consumer
from stride_chassis.projection.consumer import ProjectionWorker
from stride_contracts import TopicKind

if TYPE_CHECKING:
    import asyncio

    from stride_chassis import Resources


class Ended(Exception):
    """The consume loop has."""


class Closing(ProjectionWorker):
    """A worker whose broker gives it partitions while it stops, as aiokafka may that finishes a rebalance."""

    taking_over: asyncio.Task[None] | None = None

    def _broker(self) -> Any:
        return self

    async def start(self) -> None:
        pass

    async def stop(self) -> None:
        await self._assignment.on_partitions_assigned([])
        self.taking_over = self._assignment._taking_over

    async def _watch(self) -> None:
        raise Ended


async def test_what_is_given_while_the_consumer_closes_is_not_taken_over(
    resources: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    for patch in ("rest_between_updates", "wait_for_records", "read_any_header_name"):
        monkeypatch.setattr(consumer, patch, lambda *_: None)
    worker = Closing(Projection("reports.closing", (TopicKind.SESSIONS,), {}), resources)
    monkeypatch.setattr(type(worker._assignment), "consumer", None)
    monkeypatch.setattr(worker._assignment, "_pause", lambda _: None)

    with pytest.raises(Ended):
        await worker.run()

    assert worker.taking_over is not None
    assert worker.taking_over.cancelling() == 1
