from __future__ import annotations

import json
from datetime import UTC, datetime
from uuid import UUID

from stride_cli.event_lines import line_of, name_of
from stride_cli.tail import wants
from stride_contracts import ConcernClosed, Envelope, Record, encode, to_headers

CONCERN = UUID("5a1d3c1e-0000-4000-8000-000000000002")


def record(value: bytes | None = None) -> Record:
    envelope = Envelope(
        id="5a1d3c1e-0000-4000-8000-000000000009",
        source="/stride/sessions",
        type="stride.concern-closed.v1",
        time=datetime(2026, 11, 22, 18, tzinfo=UTC),
        subject=str(CONCERN),
        tenant="merton",
        keyseq=1,
        traceparent=None,
    )
    body = encode(ConcernClosed(concern_id=CONCERN, outcome="done")) if value is None else value
    topic = "stride.merton.concerns"
    return Record(topic, 0, 7, str(CONCERN).encode(), tuple(to_headers(envelope)), body, 0)


def test_a_line_tells_when_where_what_and_about_what() -> None:
    shown = line_of(record()).as_text().plain.split()

    assert shown == ["22", "Nov", "18:00", "merton", "concern-closed", "5a1d3c1e", "outcome=done"]


def test_a_line_for_programs_is_one_json_object() -> None:
    line = json.loads(line_of(record()).as_json())

    assert (line["topic"], line["offset"], line["type"]) == ("stride.merton.concerns", 7, "concern-closed")
    assert line["data"]["outcome"] == "done"


def test_what_cannot_be_read_is_shown_as_such_and_never_filtered() -> None:
    line = line_of(record(value=b"{"))

    assert "unreadable" in line.as_text().plain
    assert wants(line, "ealing", frozenset({"session-created"}))


def test_a_record_cannot_steer_the_terminal() -> None:
    line = line_of(record(value=b'{"outcome": "\\u001b[2Jdone"}'))

    assert "\x1b" not in line.as_text().plain


def test_filters_are_by_borough_and_type() -> None:
    line = line_of(record())

    assert wants(line, "merton", frozenset())
    assert wants(line, None, frozenset({"concern-closed"}))
    assert not wants(line, "ealing", frozenset())
    assert not wants(line, None, frozenset({"concern-raised"}))


def test_a_foreign_type_keeps_its_name() -> None:
    assert name_of("stride.concern-raised.v1") == "concern-raised"
    assert name_of("other") == "other"
