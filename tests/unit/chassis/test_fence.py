"""Which records are new, judged under the lock; beside it the fence that looks right and is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from stride_chassis.projection.fence import Fenced, HoleInLog, Partition, Row, new_records
from stride_contracts import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

WALKS = Partition("stride.merton.sessions", 0)


def records(*offsets: int) -> list[Record]:
    return [Record(WALKS.topic, 0, offset, b"key", (), b"{}", 0) for offset in offsets]


def offsets(found: Sequence[Record]) -> list[int]:
    return [record.offset for record in found]


def test_records_from_the_next_offset_on_are_new() -> None:
    assert offsets(new_records(WALKS, Row(5, 1), 1, records(5, 6, 7))) == [5, 6, 7]


def test_records_applied_before_are_cut_off_and_the_tail_is_kept() -> None:
    assert offsets(new_records(WALKS, Row(6, 1), 1, records(4, 5, 6, 7))) == [6, 7]


def test_a_batch_applied_before_has_nothing_new() -> None:
    assert offsets(new_records(WALKS, Row(9, 1), 1, records(4, 5))) == []


@pytest.mark.parametrize("found", [records(6, 7), records(5, 7)])
def test_a_hole_is_refused_loudly(found: list[Record]) -> None:
    with pytest.raises(HoleInLog, match="stride offsets"):
        new_records(WALKS, Row(5, 1), 1, found)


@pytest.mark.parametrize("row", [Row(5, 2), Row(5, 0), None])
def test_another_epoch_is_refused(row: Row | None) -> None:
    with pytest.raises(Fenced):
        new_records(WALKS, row, 1, records(5))


def naive_new_records(row: Row, epoch: int, found: Sequence[Record]) -> Sequence[Record]:
    """Twin: `UPDATE ... WHERE epoch = $mine AND next_offset <= $first`, in Python."""
    return found if row.epoch == epoch and row.next_offset <= found[0].offset else []


def test_the_naive_fence_accepts_a_hole_and_loses_the_tail_of_a_straddling_batch() -> None:
    assert offsets(naive_new_records(Row(5, 1), 1, records(6, 7))) == [6, 7]
    assert offsets(naive_new_records(Row(6, 1), 1, records(4, 5, 6, 7))) == []
