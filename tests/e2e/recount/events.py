"""What must hold of the records themselves; each check is a pure function from records to a list of complaints."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

from cloudevents.core.bindings.kafka import KafkaMessage, from_binary
from cloudevents.core.exceptions import BaseCloudEventException
from cloudevents.core.formats.json import JSONFormat
from jsonschema import Draft202012Validator, FormatChecker

from tests.e2e.recount.records import Record

Complaints: TypeAlias = list[str]
Schemas: TypeAlias = dict[str, Draft202012Validator]


def load_schemas(folder: Path) -> Schemas:
    """The JSON Schema of each type, under the name that `dataschema` gives it."""
    schemas = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.json"))]
    return {schema["$id"]: Draft202012Validator(schema, format_checker=FormatChecker()) for schema in schemas}


def are_cloudevents(records: Iterable[Record]) -> Complaints:
    """Every record is a CloudEvent to the official SDK, with JSON as its data."""
    return [f"{record.place}: {trouble}" for record in records if (trouble := _not_a_cloudevent(record))]


def _not_a_cloudevent(record: Record) -> str:
    try:
        event = from_binary(KafkaMessage(dict(record.headers), record.key, record.value), JSONFormat())
    except (BaseCloudEventException, ValueError, KeyError) as trouble:
        return f"not a CloudEvent: {trouble}"
    if len(dict(record.headers)) != len(record.headers):
        return "a header occurs twice"
    return "" if isinstance(event.get_data(), dict) else "its data is no JSON object"


def keep_their_schema(records: Iterable[Record], schemas: Schemas) -> Complaints:
    """Every record's data is valid by the schema it names, which is the schema of its type."""
    return [f"{record.place}: {trouble}" for record in records for trouble in _violations(record, schemas)]


def _violations(record: Record, schemas: Schemas) -> Iterable[str]:
    named = record.header("ce_dataschema")
    schema = schemas.get(named)
    if schema is None:
        return [f"no schema is called {named!r}"]
    described: Any = schema.schema
    if described["x-event-type"] != record.header("ce_type"):
        return [f"{named} is not the schema of {record.header('ce_type')}"]
    try:
        return [error.message for error in schema.iter_errors(json.loads(record.value))]
    except ValueError:
        return ["not JSON"]


def belong_to_their_borough(records: Iterable[Record]) -> Complaints:
    """The tenant is the borough of the topic; on the roll-out topic, the key."""
    return [
        f"{record.place}: tenant {record.header('ce_tenant')!r} on a topic of {record.borough!r}"
        for record in records
        if record.header("ce_tenant") != record.borough
    ]


def are_keyed_by_their_subject(records: Iterable[Record]) -> Complaints:
    """The key is the subject."""
    return [
        f"{record.place}: key {record.key!r}, subject {record.header('ce_subject')!r}"
        for record in records
        if record.key != record.header("ce_subject").encode() or not record.key
    ]


def are_numbered(records: Iterable[Record]) -> Complaints:
    """What sessions wrote counts 1..n in each key, repeats apart; replies carry no number."""
    complaints = []
    last: dict[tuple[str, bytes | None], int] = defaultdict(int)
    for record in records:
        number = record.header("ce_keyseq")
        stream = record.topic, record.key
        if record.is_reply:
            complaints += [f"{record.place}: a reply with a number"] if number else []
        elif not number.isdecimal() or int(number) > last[stream] + 1 or int(number) < 1:
            complaints.append(f"{record.place}: number {number!r} after {last[stream]}")
        else:
            last[stream] = max(last[stream], int(number))
    return complaints


def say_the_same_when_repeated(records: Iterable[Record]) -> Complaints:
    """A number that comes again in its key is the same event again."""
    first: dict[tuple[str, bytes | None, str], Record] = {}
    complaints = []
    for record in records:
        number = record.header("ce_keyseq")
        before = first.setdefault((record.topic, record.key, number), record)
        if number and (before.headers, before.value) != (record.headers, record.value):
            complaints.append(f"{record.place}: differs from {before.place}, which has the same number")
    return complaints


def once_each(records: Iterable[Record]) -> list[Record]:
    """The records without repeats."""
    first: dict[tuple[str, bytes | None, str], Record] = {}
    for record in records:
        first.setdefault((record.topic, record.key, record.header("ce_keyseq") or record.header("ce_id")), record)
    return list(first.values())


def checks_of(schemas: Schemas) -> dict[str, Callable[[list[Record]], Complaints]]:
    """Every check of this module, by what it shows."""
    return {
        "every record is a CloudEvent": are_cloudevents,
        "every record keeps its JSON Schema": partial(keep_their_schema, schemas=schemas),
        "the tenant is the topic's borough": belong_to_their_borough,
        "the key is the subject": are_keyed_by_their_subject,
        "keyseq counts 1..n in each key": are_numbered,
        "a repeat is the same event": say_the_same_when_repeated,
    }
