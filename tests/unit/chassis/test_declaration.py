"""A projection's statement gets the event's own JSON with the envelope beside the data, and the envelope wins."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from stride_chassis.projection.declaration import as_json_array
from stride_contracts import Envelope, Received, Record

ENVELOPE = Envelope("0190", "/stride/sessions", "stride.x.v1", datetime(2026, 1, 2, tzinfo=UTC), "k", "merton", 3, None)


def received(value: bytes, envelope: Envelope = ENVELOPE) -> Received:
    return Received(Record("stride.merton.sessions", 0, 7, b"k", (), value, 0), envelope)


def test_the_envelope_stands_beside_the_data() -> None:
    [element] = json.loads(as_json_array([received(b'{"kind":"walk"}')]))
    assert element == {
        "kind": "walk",
        "ce_id": "0190",
        "ce_type": "stride.x.v1",
        "ce_time": "2026-01-02T00:00:00+00:00",
        "ce_tenant": "merton",
        "ce_subject": "k",
        "ce_topic": "stride.merton.sessions",
        "ce_keyseq": 3,
    }


@pytest.mark.parametrize("value", [b"{}", b"{ }", b' { "a" : 1 } \n', b'{"ce_tenant":"ealing"}'])
def test_odd_spacing_and_forged_names_do_not_matter(value: bytes) -> None:
    [element] = json.loads(as_json_array([received(value)]))
    assert element["ce_tenant"] == "merton"


def test_several_events_make_one_array() -> None:
    assert len(json.loads(as_json_array([received(b'{"a":1}'), received(b"{}")]))) == 2
