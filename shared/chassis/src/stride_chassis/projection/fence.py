"""Judges offsets, purely: which records of a partition are new, which were applied before, and who may apply them.

The offset row is locked before it is judged, and judged in this order. Another epoch: somebody else has taken the
partition over, and this process must stop. Records below `next_offset`: applied before, cut off. A record above it:
records are missing, and going on would lose them for good. A condition in an UPDATE cannot tell these apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

R = TypeVar("R", bound="HasOffset")


class HasOffset(Protocol):
    """Whatever stands for a record."""

    @property
    def offset(self) -> int: ...


class Partition(NamedTuple):
    """A partition of a topic; sorts by topic, then number, the order in which rows are locked."""

    topic: str
    partition: int


@dataclass(frozen=True, slots=True)
class Row:
    """A partition's locked offset row: where it goes on, in whose epoch, and the row's id."""

    next_offset: int
    epoch: int
    id: int = 0


class Fenced(Exception):
    """Another process has taken the partition over; what this one still holds is not applied."""


class HoleInLog(Exception):
    """Records between the last one applied and the first one delivered are missing."""

    def __init__(self, partition: Partition, expected: int, found: int) -> None:
        self.partition = partition
        super().__init__(
            f"{partition.topic}[{partition.partition}]: expected offset {expected}, found {found}; see "
            f"`stride offsets list`, and `stride offsets accept` to go on without what is missing"
        )


def new_records(partition: Partition, row: Row | None, epoch: int, records: Sequence[R]) -> Sequence[R]:
    """Return the records of one partition that were not applied before, in order.

    Raises:
        Fenced: the row is gone or carries another epoch than the one this process raised.
        HoleInLog: the first new record, or one after it, is not the next one.
    """
    if row is None or row.epoch != epoch:
        raise Fenced(partition)
    remaining = [record for record in records if record.offset >= row.next_offset]
    for expected, record in enumerate(remaining, start=row.next_offset):
        if record.offset != expected:
            raise HoleInLog(partition, expected, record.offset)
    return remaining
