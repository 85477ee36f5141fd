"""A record is read by its envelope, and by its data where that will be used; a reply has no number."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from stride_chassis.projection.polled import Unread, read
from stride_contracts import Envelope, Received, Record, to_headers

AT = datetime(2026, 11, 22, 19, tzinfo=UTC)


def record(kind: str, type_: str, value: bytes = b"{}") -> Record:
    key = str(uuid4())
    headers = to_headers(Envelope("r1", "/stride/systems/merton.lighting", type_, AT, key, "merton", 900))
    return Record(f"stride.merton.{kind}", 0, 7, key.encode(), headers, value, 0)


@pytest.mark.parametrize(("kind", "keyseq"), [("replies", None), ("concerns", 900), ("sessions", 900)])
def test_a_number_that_a_reply_claims_counts_for_nothing(kind: str, keyseq: int | None) -> None:
    polled = read(record(kind, "stride.reply-acknowledged.v1"), ())
    assert isinstance(polled, Received)
    assert polled.envelope.keyseq == keyseq


def test_data_is_held_against_its_contract_only_where_it_will_be_used() -> None:
    broken = record("replies", "stride.reply-acknowledged.v1", b"{")
    assert isinstance(read(broken, ["stride.reply-acknowledged.v1"]), Unread)
    assert isinstance(read(broken, ()), Received)
