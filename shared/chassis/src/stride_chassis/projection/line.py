"""Lets Postgres and Python work at the same time: polls that were read stand in line while those before are applied.

Two cores are kept busy instead of one in turn. Whatever stands in line when Postgres is free again is applied in one
transaction, so a projection that has fallen behind takes larger steps, and one that keeps up hears at once.

Nothing overtakes. If a batch has to come again, what stands behind it goes back with it, and so does the first poll
that comes after, since it may have been on its way already. If one overtook all the same, the fence would see a hole.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from typing import TYPE_CHECKING

from stride_chassis.projection.polled import Batch

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from stride_chassis.projection.fence import Partition
    from stride_chassis.projection.polled import Polled

POLLS_IN_LINE = 2


class Line:
    """What was read and is not applied yet, in the order in which it was polled.

    Args:
        apply: applies a batch, or sees to it that it comes again; says whether what stands behind it may follow.
        rewind: has a batch come again.
    """

    def __init__(self, apply: Callable[[Batch], Awaitable[bool]], rewind: Callable[[Batch], object]) -> None:
        self._apply = apply
        self._rewind = rewind
        self._waiting: deque[Batch] = deque()
        self._moved = asyncio.Event()
        self._turned_back = False
        self._applying: asyncio.Task[None] | None = None

    async def join(self, batch: Batch) -> None:
        """Let a batch stand in line, once there is room."""
        while len(self._waiting) == POLLS_IN_LINE:
            self._moved.clear()
            await self._moved.wait()
        if self._turned_back:
            self._turned_back = False
            self._rewind(batch)
        elif batch.records:
            self._waiting.append(batch)
            if self._applying is None or self._applying.done():
                self._applying = asyncio.create_task(self._advance())

    async def settle(self, seconds: float) -> None:
        """Let the line end within some seconds, one way or the other; it is empty and as new afterwards."""
        if self._applying is not None:
            await asyncio.wait([self._applying], timeout=seconds)
            self._applying.cancel()
            self._applying = None
        self._waiting.clear()
        self._turned_back = False

    async def _advance(self) -> None:
        """Apply what stands in line until nothing does."""
        while self._waiting:
            batch = merged(self._waiting)
            self._moved.set()
            if not await self._apply(batch):
                self._turn_back()

    def _turn_back(self) -> None:
        self._turned_back = True
        while self._waiting:
            self._rewind(self._waiting.popleft())
        self._moved.set()


def merged(waiting: deque[Batch]) -> Batch:
    """Take what can be applied together from the head of a line: all, up to a partition taken over in between."""
    records: dict[Partition, list[Polled]] = defaultdict(list)
    epochs: dict[Partition, int] = {}
    while waiting and all(epochs.get(partition, epoch) == epoch for partition, epoch in waiting[0].epochs.items()):
        batch = waiting.popleft()
        epochs.update(batch.epochs)
        for partition, some in batch.records.items():
            records[partition] += some
    return Batch(records, epochs)
