from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st
from stride_contracts import ConcernErased, Received, read_envelope
from stride_sdk.repeats import Repeats
from stride_sdk.testing import record_of

ID = UUID("0a3b1f7e-5d7c-4f5e-9d51-6f2f4d1c9b11")


def received(keyseq: int | None, key: UUID = ID, borough: str = "merton") -> Received:
    event = ConcernErased(concern_id=key, reason="requested")
    return read_envelope(record_of(event, borough=borough, keyseq=keyseq))


@given(st.lists(st.integers(1, 20)))
def test_of_any_deliveries_those_above_the_highest_so_far_count_once(keyseqs: list[int]) -> None:
    repeats, taken = Repeats(), []

    for event in map(received, keyseqs):
        if not repeats.is_repeat(event):
            taken.append(event.envelope.keyseq)
            repeats.note(event)

    assert taken == [seq for place, seq in enumerate(keyseqs) if seq > max(keyseqs[:place], default=0)]


def test_keys_and_topics_are_told_apart() -> None:
    repeats = Repeats()
    repeats.note(received(3))

    assert repeats.is_repeat(received(3))
    assert not repeats.is_repeat(received(3, uuid4()))
    assert not repeats.is_repeat(received(3, borough="sutton"))


def test_an_event_without_keyseq_is_never_a_repeat() -> None:
    repeats = Repeats()
    repeats.note(received(None))

    assert not repeats.is_repeat(received(None))
    assert not repeats.is_gap(received(None))


def test_the_first_event_of_a_key_is_no_gap_however_late_we_came() -> None:
    repeats = Repeats()

    assert not repeats.is_gap(received(9))
    repeats.note(received(9))
    assert not repeats.is_gap(received(10))
    assert repeats.is_gap(received(11))


def test_what_is_remembered_is_bounded_and_the_longest_unseen_key_goes_first() -> None:
    repeats, old, kept = Repeats(limit=2), uuid4(), uuid4()
    repeats.note(received(1, kept))
    repeats.note(received(1, old))
    repeats.note(received(2, kept))

    repeats.note(received(1, uuid4()))

    assert not repeats.is_repeat(received(1, old))
    assert repeats.is_repeat(received(2, kept))
