"""What was read before a partition was given away counts for nothing once it has come back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from aiokafka import TopicPartition
from stride_chassis.projection.assignment import Assignment
from stride_chassis.projection.fence import Partition
from stride_chassis.projection.polled import Batch, read
from stride_contracts import Record

if TYPE_CHECKING:
    from stride_chassis import Resources

WALKS = Partition("stride.merton.sessions", 0)


class Consumer:
    """Stands in for aiokafka's: keeps what it was asked."""

    def __init__(self) -> None:
        self.sought: list[int] = []
        self.paused: list[TopicPartition] = []

    def seek(self, _: TopicPartition, offset: int) -> None:
        self.sought.append(offset)

    def pause(self, *partitions: TopicPartition) -> None:
        self.paused += partitions


class Here(Assignment):
    """An assignment whose consumer is at hand."""

    consumer: Any = None


@pytest.fixture
def assignment(resources: Resources) -> Here:
    taken = Here("reports", resources)
    taken.consumer = Consumer()
    taken.epochs[WALKS] = 2
    return taken


def batch(first: int, epoch: int) -> Batch:
    return Batch({WALKS: [read(Record(*WALKS, first, b"key", (), b"{}", 0), ())]}, {WALKS: epoch})


def test_a_batch_of_this_epoch_comes_again(assignment: Here) -> None:
    assert assignment.rewind(batch(5, epoch=2)) == [WALKS]
    assert assignment.consumer.sought == [5]


def test_of_batches_that_come_again_the_first_decides_until_one_was_applied(assignment: Here) -> None:
    assignment.rewind(batch(5, epoch=2))
    assignment.rewind(batch(7, epoch=2))
    assignment.went_on([WALKS])
    assignment.rewind(batch(9, epoch=2))
    assert assignment.consumer.sought == [5, 5, 9]


def test_a_batch_of_an_earlier_epoch_moves_nothing(assignment: Here) -> None:
    assert assignment.rewind(batch(7, epoch=1)) == []
    assert assignment.consumer.sought == []


def test_only_who_took_a_partition_over_gives_it_up(assignment: Here) -> None:
    assignment.give_up(WALKS, 1, "fenced")
    assert assignment.epochs == {WALKS: 2}
    assert assignment.consumer.paused == []
    assignment.give_up(WALKS, 2, "fenced")
    assert assignment.epochs == {}
    assert assignment.consumer.paused == [TopicPartition(*WALKS)]
    assert assignment.troubles == {WALKS: "fenced"}
