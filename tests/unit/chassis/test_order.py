"""Repeats are dropped by number; regrouping a batch by type never turns a key's history around."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from stride_chassis.projection.order import drop_repeats, highest_numbers, waves
from stride_contracts import Envelope, Received, Record

TOPIC = "stride.merton.sessions"
ROW = 7  # the id of the partition's offset row


def event(key: str, keyseq: int | None, event_type: str = "created") -> tuple[int, Received]:
    envelope = Envelope("id", "/stride/sessions", event_type, datetime.now(UTC), key, "merton", keyseq, None)
    return ROW, Received(Record(TOPIC, 0, 0, key.encode(), (), b"{}", 0), envelope)


def test_a_repeated_number_is_dropped_within_a_batch_and_across_batches() -> None:
    marks = {(ROW, "a"): 2}
    judged = drop_repeats([event("a", 2), event("a", 3), event("a", 3), event("b", 1)], marks)
    assert [(e.envelope.subject, e.envelope.keyseq) for _, e in judged.fresh] == [("a", 3), ("b", 1)]
    assert (judged.repeated, judged.gaps) == (2, 0)
    assert marks == {(ROW, "a"): 3, (ROW, "b"): 1}


def test_the_highest_number_of_each_key_is_found_in_sorted_order() -> None:
    highest = highest_numbers([event("b", 1), event("a", 2), event("a", 5), event("a", 4), event("c", None)])
    assert list(highest.items()) == [((ROW, "a"), 5), ((ROW, "b"), 1)]


def test_a_gap_is_applied_and_counted() -> None:
    judged = drop_repeats([event("a", 4), event("b", 7)], {(ROW, "a"): 2})
    assert len(judged.fresh) == 2
    assert judged.gaps == 2


def test_events_without_a_number_are_all_kept() -> None:
    judged = drop_repeats([event("a", None), event("a", None)], {})
    assert len(judged.fresh) == 2


history = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["created", "attended", "completed"])))


@given(history)
def test_waves_keep_every_key_in_order_and_lose_nothing(said: list[tuple[str, str]]) -> None:
    batch = [event(key, nth + 1, event_type) for nth, (key, event_type) in enumerate(said)]
    regrouped: dict[str, list[int | None]] = defaultdict(list)
    for wave in waves(batch):
        for group in wave.values():
            for received in group:
                regrouped[received.envelope.subject].append(received.envelope.keyseq)
    for key in "abc":
        assert regrouped[key] == [e.envelope.keyseq for _, e in batch if e.envelope.subject == key]


@given(history)
def test_within_a_wave_no_key_has_events_of_two_types(said: list[tuple[str, str]]) -> None:
    for wave in waves([event(key, 1, event_type) for key, event_type in said]):
        keys = [{received.envelope.subject for received in group} for group in wave.values()]
        assert sum(len(group) for group in keys) == len(set().union(*keys))
