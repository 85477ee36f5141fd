"""Batches are applied in the order of their polls and never overtake one that has to come again."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from stride_chassis.projection.fence import Partition
from stride_chassis.projection.line import POLLS_IN_LINE, Line, merged
from stride_chassis.projection.polled import Batch, read
from stride_contracts import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

WALKS, RUNS = Partition("stride.merton.sessions", 0), Partition("stride.ealing.sessions", 0)
END = 30
PATIENCE_S = 90.0


def batch(first: int, last: int, partition: Partition = WALKS, epoch: int = 1) -> Batch:
    offsets = range(first, last + 1)
    records = [read(Record(*partition, offset, b"key", (), b"{}", 0), ()) for offset in offsets]
    return Batch({partition: records}, {partition: epoch})


def offsets(some: Batch, partition: Partition = WALKS) -> list[int]:
    return [record.offset for record in some.records[partition]]


class Log:
    """A partition and who reads it: polls from a position, applies what it is told to, notices a hole."""

    def __init__(self, outcomes: Sequence[bool] = (), turns: Sequence[int] = ()) -> None:
        self.position = self.next_offset = 0
        self.has_overtaken = False
        self.outcomes = deque(outcomes)
        self.turns = deque(turns)
        self.applied: list[list[int]] = []
        self.free = asyncio.Event()
        self.free.set()
        self.line = Line(self.apply, self.rewind)

    async def apply(self, some: Batch) -> bool:
        await self.free.wait()
        await self.take_time()
        found = offsets(some)
        self.has_overtaken |= found[0] > self.next_offset
        if self.outcomes and not self.outcomes.popleft():
            self.rewind(some)
            return False
        self.applied.append(found)
        self.next_offset = max(self.next_offset, found[-1] + 1)
        return True

    def rewind(self, some: Batch) -> None:
        self.position = min(self.position, offsets(some)[0])

    async def take_time(self) -> None:
        for _ in range(self.turns.popleft() if self.turns else 0):
            await asyncio.sleep(0)

    async def poll(self, size: int) -> None:
        found = batch(self.position, min(self.position + size, END) - 1)
        self.position = min(self.position + size, END)
        await self.take_time()  # on its way: a batch before it may fail meanwhile
        await self.line.join(found)


async def test_what_stands_in_line_is_applied_together() -> None:
    log = Log()
    log.free.clear()
    for _ in range(1 + POLLS_IN_LINE):
        await log.poll(2)
        await asyncio.sleep(0)
    log.free.set()
    await log.line.settle(PATIENCE_S)
    assert log.applied == [[0, 1], [2, 3, 4, 5]]


async def test_a_full_line_is_waited_for() -> None:
    log = Log()
    log.free.clear()
    for _ in range(1 + POLLS_IN_LINE):
        await log.poll(1)
        await asyncio.sleep(0)
    one_more = asyncio.create_task(log.poll(1))
    for _ in range(5):
        await asyncio.sleep(0)
    assert not one_more.done()
    log.free.set()
    await one_more
    await log.line.settle(PATIENCE_S)
    assert log.next_offset == 2 + POLLS_IN_LINE


@given(
    sizes=st.lists(st.integers(1, 5), min_size=1, max_size=5),
    outcomes=st.lists(st.booleans(), max_size=12),
    turns=st.lists(st.integers(0, 5), max_size=40),
)
def test_whatever_fails_nothing_is_left_out(sizes: list[int], outcomes: list[bool], turns: list[int]) -> None:
    async def play() -> None:
        log = Log(outcomes, turns)
        while log.next_offset < END and not log.has_overtaken:
            if log.position < END:
                await log.poll(sizes[log.position % len(sizes)])
            await asyncio.sleep(0)
        assert not log.has_overtaken
        assert sorted({offset for some in log.applied for offset in some}) == list(range(END))

    asyncio.run(asyncio.wait_for(play(), 90))


def test_batches_of_several_partitions_are_merged_in_order() -> None:
    together = merged(deque([batch(0, 1), batch(5, 6, RUNS), batch(2, 3)]))
    assert (offsets(together), offsets(together, RUNS)) == ([0, 1, 2, 3], [5, 6])


def test_what_was_read_in_another_epoch_is_not_merged() -> None:
    waiting = deque([batch(0, 1), batch(0, 3, epoch=2)])
    assert offsets(merged(waiting)) == [0, 1]
    assert offsets(merged(waiting)) == [0, 1, 2, 3]
    assert not waiting


class ForgetfulLine(Line):
    """Twin: does not remember that a poll may have been on its way when what was before it turned back."""

    def _turn_back(self) -> None:
        super()._turn_back()
        self._turned_back = False


async def has_overtaken(kind: type[Line]) -> bool:
    """Let a batch fail while the next poll is on its way."""
    log = Log([False])
    line = kind(log.apply, log.rewind)
    for on_its_way in (batch(0, 1), batch(2, 3)):
        await line.join(on_its_way)
        for _ in range(3):
            await asyncio.sleep(0)
    return log.has_overtaken


async def test_a_poll_that_was_on_its_way_does_not_overtake() -> None:
    assert not await has_overtaken(Line)


async def test_the_forgetful_twin_is_overtaken() -> None:
    assert await has_overtaken(ForgetfulLine)
