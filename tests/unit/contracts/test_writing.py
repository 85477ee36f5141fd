import re
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from stride_contracts import (
    EVENT_TYPES,
    ConcernRaised,
    Event,
    NotInList,
    ReplyAcknowledged,
    SessionCreated,
    encode,
)
from stride_contracts.codes import ConcernKind, SchemeSlug, SessionKind
from stride_contracts.schema import schema_of

ID = UUID("0a3b1f7e-5d7c-4f5e-9d51-6f2f4d1c9b11")
RAISED = ConcernRaised(
    concern_id=ID,
    kind=ConcernKind.CONCERN,
    category="poor-lighting",
    setting="park-or-open-space",
    light="dark",
    severity="medium",
    ward="E05013815",
)


def allowed(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """What a writer may put in a field, by the field's schema."""
    if "anyOf" in schema:
        return st.one_of([allowed(alternative) for alternative in schema["anyOf"]])
    if "x-known-codes" in schema:
        return st.sampled_from(schema["x-known-codes"])
    if "pattern" in schema:
        return st.from_regex(re.compile(schema["pattern"], re.ASCII), fullmatch=True)
    if schema["type"] == "integer":
        return st.integers(schema["minimum"], schema["maximum"])
    return {"uuid": st.uuids(), "date": st.dates()}[schema["format"]] if "format" in schema else st.none()


def written(model: type[Event]) -> st.SearchStrategy[Event]:
    fields = schema_of(model)["properties"]
    return st.builds(model, **{field: allowed(schema) for field, schema in fields.items()})


any_event = st.one_of([written(model) for model in EVENT_TYPES.values()])


@given(any_event)
def test_what_is_written_is_read_as_it_was(event: Event) -> None:
    assert type(event).model_validate_json(encode(event)) == event


def test_data_is_compact_and_leaves_out_what_is_not_known() -> None:
    assert encode(ReplyAcknowledged(concern_id=ID)) == b'{"concern_id":"%s"}' % str(ID).encode()


def test_a_code_of_the_list_becomes_a_plain_string() -> None:
    assert type(RAISED.kind) is str


@pytest.mark.parametrize("field", ["kind", "category", "severity", "session_kind", "not_reported_because"])
def test_an_unknown_code_is_not_written(field: str) -> None:
    with pytest.raises(NotInList, match=field):
        encode(RAISED.model_copy(update={field: "brand-new"}))


def test_an_event_is_not_changed() -> None:
    with pytest.raises(ValidationError):
        RAISED.category = "rundown"  # type: ignore[misc]


def test_the_key_is_the_events_own_id() -> None:
    assert RAISED.key == str(ID)


def test_the_kind_of_a_session_is_not_the_kind_of_its_topic() -> None:
    created = SessionCreated(
        session_id=ID,
        scheme=SchemeSlug.RUN_AND_TALK,
        kind=SessionKind.RUN,
        ward="E05013815",
        on=date(2026, 11, 26),
        part_of_day="evening",
    )

    assert (created.kind, created.topic_kind) == ("run", "sessions")


@pytest.mark.parametrize("reference", ["SLR-20417", "FS-Case-123456789", "4711209", "REF-2026/001234"])
def test_a_reference_is_a_records_number(reference: str) -> None:
    assert ReplyAcknowledged(concern_id=ID, reference=reference).reference == reference


@pytest.mark.parametrize(
    "reference",
    ["", "Jane Smith", "jane.smith", "jane@1.example", "07700900123", "447700900123", "51.4,-0.2", "a1" * 30],
)
def test_a_reference_is_neither_a_name_nor_a_contact_nor_a_place(reference: str) -> None:
    with pytest.raises(ValidationError):
        ReplyAcknowledged(concern_id=ID, reference=reference)
