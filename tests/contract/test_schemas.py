"""The checked-in schemas equal the models, and prove by themselves that no contract holds a free string."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from stride_contracts import EVENT_TYPES, TopicKind
from stride_contracts.export import CHECKOUT, main
from stride_contracts.schema import name_of

SCHEMAS = sorted((CHECKOUT / "schemas").glob("*.json"))
PATTERNS = {
    r"^[a-z][a-z0-9-]{0,63}$",  # a code
    r"^[a-z][a-z0-9-]{0,63}\.[a-z][a-z0-9-]{0,63}$",  # a borough's system
    r"^(?:[A-Za-z][A-Za-z0-9./_-]{0,19}[0-9][A-Za-z0-9./_-]{0,19}|[1-9][0-9]{0,8})$",  # a record's number elsewhere
    r"^20[0-9]{2}-(?:0[1-9]|1[0-2])$",  # a month
    r"^E05[0-9]{6}$",  # a ward
    r"^E09[0-9]{6}$",  # a borough
}
"""All that a string may look like: none holds a blank. Whoever adds one shows here that nothing can be told in it."""
FORMATS = {"uuid", "date", "date-time"}
"""A validator of JSON Schema lets pass what it does not know; to `date-time` it looks by rfc3339-validator."""
NEVER = {
    *("name", "names", "text", "note", "notes", "comment", "comments", "description", "summary", "title"),
    *("contact", "email", "mail", "phone", "telephone", "mobile", "address", "postcode", "street"),
    *("lat", "lon", "lng", "latitude", "longitude", "point", "position", "location", "geometry", "place"),
    *("person", "user", "officer_id", "participant", "attendee", "starts_at", "ends_at", "time", "at"),
}


def load(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def parts(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """All that a value may be, one plain schema at a time."""
    if "anyOf" in schema:
        for alternative in schema["anyOf"]:
            yield from parts(alternative)
    else:
        yield schema


def is_free(part: dict[str, Any]) -> bool:
    if part["type"] != "string" or "enum" in part or "const" in part:
        return False
    return part.get("format") not in FORMATS and part.get("pattern") not in PATTERNS


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_a_format_is_looked_at_not_only_named(form: str) -> None:
    validator = Draft202012Validator({"type": "string", "format": form}, format_checker=FormatChecker())
    assert not validator.is_valid("no such thing")


def test_the_schemas_and_examples_are_fresh() -> None:
    assert main(["--check"]) == 0


def test_every_event_type_has_a_schema_and_every_schema_an_event_type() -> None:
    assert [path.stem for path in SCHEMAS] == sorted(name_of(model) for model in EVENT_TYPES.values())


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.stem)
def test_a_schema_is_a_schema(path: Path) -> None:
    Draft202012Validator.check_schema(load(path))


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.stem)
def test_no_contract_holds_a_free_string(path: Path) -> None:
    fields = load(path)["properties"]

    free = [field for field, schema in fields.items() if any(is_free(part) for part in parts(schema))]

    assert fields
    assert free == []


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.stem)
def test_a_contract_is_flat_and_of_closed_types(path: Path) -> None:
    schema = load(path)

    kinds = {part["type"] for field in schema["properties"].values() for part in parts(field)}

    assert kinds <= {"string", "integer", "null"}
    assert "$defs" not in schema


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.stem)
def test_no_field_is_named_after_what_no_event_may_carry(path: Path) -> None:
    fields = load(path)["properties"]

    words = {word for field in fields for word in (field, *field.split("_"))}

    assert words & NEVER == set()


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.stem)
def test_neither_a_concern_nor_feedback_leads_to_a_session(path: Path) -> None:
    schema = load(path)
    is_private = schema["x-topic-kind"] in {TopicKind.CONCERNS, TopicKind.REPLIES} or "feedback" in path.stem

    assert not is_private or {"session_id", "attendance_id"}.isdisjoint(schema["properties"])


@pytest.mark.parametrize(
    "pattern", ["", "^[a-z]+$", "[a-z]{1,9}$", "^[a-z]{1,9}", "^a{1,9}|b{1,9}$", "^[A-Za-z ,.']{1,200}$"]
)
def test_a_pattern_that_is_not_listed_counts_as_free(pattern: str) -> None:
    assert is_free({"type": "string", "pattern": pattern})
