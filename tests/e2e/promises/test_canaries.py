"""No text that anybody typed leaves: planted in every field, it is in no record, on no disk of Kafka's, in no log."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from confluent_kafka import Producer
from stride_chassis import telemetry
from stride_cli.onboarding import admin_of
from stride_provision.topic_plans import TopicPlan

from tests.e2e.promises.life import REFUSED_BY_RULES
from tests.e2e.promises.planting import CLOSED, NotUnderstood, body_of, canary, fields_of, operations
from tests.e2e.promises.replying import TOLD_ON
from tests.e2e.promises.searching import all_of, figures_of, found_in, logs_of, records_of, rows_of, segments_of

if TYPE_CHECKING:
    from stride_cli.stack import Stack

    from tests.e2e.promises.life import Life
    from tests.e2e.promises.planting import Field
    from tests.e2e.recount.records import Record

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(1800)]

RESIDUE = {
    "POST /boroughs/{borough}/sessions host",
    "POST /boroughs/{borough}/series host",
    "POST /boroughs/{borough}/imports host",
    "POST /boroughs/{borough}/concerns/{concern_id}/act reference",
    TOLD_ON,
}
"""What is published as it was typed: the short name of a host group, which is any slug, and the number under which
something was done, which has letters and digits of a bounded form."""
IN_PLAIN = {
    "POST /boroughs/{borough}/concerns/{concern_id}/publish text",
    "POST /boroughs/{borough}/staff name",
    "POST /boroughs/{borough}/staff principal",
    "POST /boroughs/{borough}/staff host",
    "POST /boroughs/{borough}/imports reference",
    "a reply, ce_id",
    "a reply, ce_source",
}
"""What lies in the clear in sessions' own database besides: what the public may read, the records of staff, the number
of a line of a spreadsheet, and by which source and id a reply is known again."""
OWN = "stride.canaries"


def fields(life: Life) -> list[tuple[str, Field]]:
    """Every field of every body, with its place."""
    return [
        (life.place_of(method, path, field), field)
        for method, path, described in operations(life.document)
        if (schema := body_of(life.document, described)) is not None
        for field in fields_of(life.document, schema)
    ]


def test_every_operation_that_writes_was_carried_out(life: Life) -> None:
    assert life.done == {f"{method} {path}" for method, path, _ in operations(life.document)}


def test_every_field_that_takes_a_text_had_a_canary(life: Life) -> None:
    takes = {place for place, field in fields(life) if field.shape() is not None}
    assert takes
    assert takes - life.taken == set(REFUSED_BY_RULES)


def test_every_other_field_is_known_to_take_none(life: Life) -> None:
    assert [place for place, field in fields(life) if field.shape() is None and not field.is_closed] == []
    assert set(CLOSED) <= {schema.get("pattern") for _, field in fields(life) for schema in field.schemas}


@pytest.mark.parametrize(
    ("schema", "takes"),
    [
        ({"type": "string"}, True),
        ({"type": "string", "maxLength": 40}, True),
        ({"anyOf": [{"type": "string", "maxLength": 200}, {"type": "null"}]}, True),
        ({"type": "string", "format": "email"}, True),
        ({"type": "string", "pattern": "^[A-Z][a-z]+ [A-Z][a-z]+$"}, True),
        ({"type": "string", "pattern": "^0[0-9]{10}$"}, True),
        ({"type": "array", "items": {"type": "string", "pattern": "^[a-z-]{1,40}$"}}, True),
        ({"type": "string", "enum": ["weather"]}, False),
        ({"type": "string", "format": "uuid"}, False),
    ],
)
def test_a_field_of_this_sort_would_not_be_forgotten(schema: dict[str, Any], takes: bool) -> None:  # noqa: FBT001
    [field] = fields_of({}, {"type": "object", "properties": {"meeting_point": schema}})
    assert (field.shape() is not None) is takes
    assert field.is_closed is not takes


def test_a_field_that_is_neither_open_nor_closed_is_not_passed_over() -> None:
    [field] = fields_of(
        {}, {"type": "object", "properties": {"postcode": {"type": "string", "pattern": "^[A-Z]{2}1$"}}}
    )
    assert field.shape() is None
    assert not field.is_closed
    with pytest.raises(NotUnderstood):
        list(fields_of({}, {"type": "object", "properties": {"notes": {"type": "object"}}}))


def test_no_record_holds_a_canary_but_for_a_hosts_short_name_and_a_records_number(stack: Stack, life: Life) -> None:
    records = [record for record in records_of(stack) if record.topic != OWN and not record.is_reply]
    holding = [record for record in records if found_in([all_of(record)], life.told)]
    assert found_in(map(all_of, records), life.told) == RESIDUE
    assert {(record.topic, record.name) for record in holding} == {
        (f"stride.{life.borough}.sessions", "session-created"),
        (f"stride.{life.borough}.concerns", "concern-actioned"),
        (f"stride.{life.borough}.concerns", "concern-answered"),
    }
    assert found_in((all_of(without_residue(record)) for record in holding), life.told) == set()


def without_residue(record: Record) -> Record:
    told = json.loads(record.value)
    assert told.pop("host" if record.name == "session-created" else "reference")
    return record._replace(value=json.dumps(told).encode())


def test_no_byte_that_the_broker_keeps_holds_a_canary(stack: Stack, life: Life) -> None:
    """That those of the hosts are found shows that nothing there is compressed; a borough's replies are its own."""
    replies = f"stride.{life.borough}.replies-"
    assert found_in(segments_of(stack, apart_from=replies), life.told) == RESIDUE
    assert {"a reply, unknown field", "a reply, ce_id", "a reply, broken JSON"} <= found_in(
        segments_of(stack), life.told
    )


async def test_no_row_holds_a_canary_but_what_is_no_secret_to_its_readers(stack: Stack, life: Life) -> None:
    """Names of residents, what they said, their contacts and the links to them are sealed, if they are there at all."""
    found = {name: found_in(await rows_of(stack, name), life.told) for name in ("sessions", "reports", "notifications")}
    assert found["reports"] | found["notifications"] <= RESIDUE
    named = {place for place in found["sessions"] if not place.endswith(", Idempotency-Key")}
    assert named - RESIDUE == IN_PLAIN


def test_no_log_and_no_figure_holds_a_canary(stack: Stack, life: Life) -> None:
    shown = logs_of(stack) | figures_of(stack)
    assert {"logs/sessions.log", "logs/reports.log", "logs/notifications.log", "deletions.jsonl"} <= set(shown)
    assert {"kafka/kafka.log", "postgres/postgres.log", "sessions", "reports", "notifications"} <= set(shown)
    assert {where: found for where, hay in shown.items() if (found := found_in([hay], life.told))} == {}
    assert b"request-invalid" in shown["logs/sessions.log"]


def test_no_span_leaves_a_process() -> None:
    """What a span may hold is shown where spans are made; here no exporter is installed."""
    assert not telemetry._exporter_is_installed()


@pytest.mark.parametrize("part", ["key", "value", "headers"])
def test_the_search_finds_what_is_there(stack: Stack, part: str) -> None:
    told = canary(f"in the {part} of a record")
    environment = stack.environment()
    admin = admin_of(environment)
    admin.create_topics([TopicPlan(OWN, {})])
    raw: dict[str, Any] = {"key": b"k", "value": b"{}", "headers": [("ce_id", b"1")]}
    text = told.text.upper().encode()
    raw[part] = [("ce_note", text)] if part == "headers" else text
    producer = Producer(admin.access.confluent())
    producer.produce(OWN, **raw)
    assert producer.flush(90) == 0

    assert found_in(map(all_of, records_of(stack)), [told]) == {told.place}
    assert found_in(segments_of(stack), [told]) == {told.place}
