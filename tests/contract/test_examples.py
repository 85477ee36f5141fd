"""Every golden example still parses, here, by JSON Schema and by the official CloudEvents library."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from cloudevents.core.bindings import kafka
from jsonschema import Draft202012Validator
from stride_contracts import EVENT_TYPES, encode, from_headers, parse, read_envelope, to_headers
from stride_contracts.examples import read_example, record_from
from stride_contracts.export import CHECKOUT

EXAMPLES = sorted((CHECKOUT / "examples").glob("*.json"))
each_example = pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)


def load(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def as_kafka_message(document: dict[str, Any]) -> kafka.KafkaMessage:
    record = record_from(document)
    headers = {name: raw for name, raw in record.headers if raw is not None}
    return kafka.KafkaMessage(headers=headers, key=record.key, value=record.value or b"")


def test_every_event_type_has_an_example() -> None:
    assert {load(path)["headers"]["ce_type"] for path in EXAMPLES} >= set(EVENT_TYPES)


def test_no_example_was_edited() -> None:
    sums = (CHECKOUT / "examples" / "SHA256SUMS").read_text(encoding="utf-8").splitlines()

    found = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}" for path in EXAMPLES]

    assert found == sums


@each_example
def test_an_example_is_of_the_type_its_file_is_named_after(path: Path) -> None:
    assert f"stride.{path.stem}" == load(path)["headers"]["ce_type"]


@each_example
def test_an_example_holds_by_its_json_schema(path: Path) -> None:
    schema = load(CHECKOUT / "schemas" / path.name)
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)

    validator.validate(load(path)["data"])

    assert schema["$id"] == load(path)["headers"]["ce_dataschema"]


@each_example
def test_an_example_parses_and_is_written_again_as_it_was(path: Path) -> None:
    document = load(path)

    event = read_example(path)

    assert json.loads(encode(event)) == document["data"]
    assert event.key == document["key"]


@each_example
def test_the_headers_of_an_example_make_a_round_trip(path: Path) -> None:
    headers = record_from(load(path)).headers

    assert to_headers(from_headers(headers)) == headers


@each_example
def test_an_example_is_a_cloudevent_by_the_official_library(path: Path) -> None:
    document = load(path)

    event = kafka.from_binary_event(as_kafka_message(document))

    envelope = from_headers(record_from(document).headers)
    assert (event.get_id(), event.get_source(), event.get_type()) == envelope[:3]
    assert (event.get_time(), event.get_subject()) == (envelope.time, document["key"])
    assert (event.get_dataschema(), event.get_extension("tenant")) == (envelope.dataschema, envelope.tenant)
    assert event.get_data() == document["data"]


@each_example
def test_what_the_official_library_writes_is_read_here(path: Path) -> None:
    document = load(path)
    record = record_from(document)

    written = kafka.to_binary_event(kafka.from_binary_event(as_kafka_message(document)))

    theirs = record._replace(headers=list(written.headers.items()), value=written.value)
    ours = read_envelope(record)
    assert read_envelope(theirs).envelope == ours.envelope._replace(traceparent=None)
    assert parse(read_envelope(theirs)) == parse(ours)
