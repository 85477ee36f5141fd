"""The JSON Schema (draft 2020-12) of each event, from its model; writes no file."""

import json
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from stride_contracts.events import Event

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class _Untitled(GenerateJsonSchema):
    """A field's title would only repeat its name."""

    def field_title_should_be_set(self, schema: object) -> bool:
        del schema
        return False


def name_of(model: type[Event]) -> str:
    """Name the files of an event: `session-created.v1`."""
    return model.event_type.removeprefix("stride.")


def schema_of(model: type[Event]) -> dict[str, Any]:
    """Write the schema of an event's data.

    Beside the standard's words it carries `x-event-type`, `x-topic-kind` and `x-key` (the field that is the
    Kafka key); a field that holds a code of an open list carries `x-known-codes`.
    """
    name, _, version = name_of(model).rpartition(".v")
    return {
        "$schema": DIALECT,
        "$id": f"urn:stride:schema:{name}:{version}",
        "x-event-type": model.event_type,
        "x-topic-kind": model.topic_kind.value,
        "x-key": model.key_field,
        **model.model_json_schema(schema_generator=_Untitled),
    }


def schema_text(model: type[Event]) -> str:
    """Write the schema as the file that is checked in."""
    return json.dumps(schema_of(model), indent=2, ensure_ascii=False) + "\n"
