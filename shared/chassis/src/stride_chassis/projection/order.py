"""Drops what the relay repeated and keeps the order of a key while events are applied in batches, purely.

Events of one type are applied by one statement, so a batch has to be regrouped without turning a key's history
around. The *waves* of a batch do that: within a wave no key has events of two types, and the waves are applied in
order. A session that is created, attended by nine and completed makes three waves, however many sessions do so.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from stride_contracts import Received

StreamKey: TypeAlias = tuple[int, str]
"""A key of a partition, the partition by the id of its offset row: keyseq counts within it."""

Placed: TypeAlias = "tuple[int, Received]"
"""An event with the id of its partition's offset row."""


@dataclass(slots=True)
class Judged:
    """A batch after its repeats are out: what is new, and how many were repeats or came after a gap."""

    fresh: list[Placed] = field(default_factory=list)
    repeated: int = 0
    gaps: int = 0


def highest_numbers(batch: Iterable[Placed]) -> dict[StreamKey, int]:
    """Find each key's highest number in a batch, sorted by key so that rows are locked in one order."""
    highest: dict[StreamKey, int] = {}
    for offset_id, received in batch:
        keyseq = received.envelope.keyseq
        if keyseq is not None:
            key = (offset_id, received.envelope.subject)
            highest[key] = max(keyseq, highest.get(key, 0))
    return dict(sorted(highest.items()))


def drop_repeats(batch: Iterable[Placed], marks: dict[StreamKey, int]) -> Judged:
    """Keep the events whose number is above the last one applied for their key, and move the marks along.

    An event without a number (a reply) is kept: it is deduplicated by source and id where it is handled.
    """
    judged = Judged()
    for placed in batch:
        offset_id, received = placed
        keyseq = received.envelope.keyseq
        if keyseq is not None:
            key = (offset_id, received.envelope.subject)
            last = marks.get(key, 0)
            if keyseq <= last:
                judged.repeated += 1
                continue
            judged.gaps += keyseq > last + 1
            marks[key] = keyseq
        judged.fresh.append(placed)
    return judged


def waves(batch: Iterable[Placed]) -> Sequence[Mapping[str, Sequence[Received]]]:
    """Group events by wave and type so that applying type by type, wave by wave, keeps the order of every key."""
    grouped: list[dict[str, list[Received]]] = []
    latest: dict[StreamKey, tuple[int, str]] = {}
    for offset_id, received in batch:
        key = (offset_id, received.envelope.subject)
        event_type = received.envelope.type
        wave, last_type = latest.get(key, (0, event_type))
        wave += last_type != event_type
        latest[key] = (wave, event_type)
        if wave == len(grouped):
            grouped.append(defaultdict(list))
        grouped[wave][event_type].append(received)
    return grouped
