"""From a Kafka record to an event, in steps that each refuse what they judge; nothing here talks to Kafka.

`read_envelope` judges the attributes; `parse` (or `check`, for those who pass the bytes on) the data.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, NoReturn

from pydantic import ValidationError

from stride_contracts.envelope import Envelope, from_headers
from stride_contracts.errors import Reason, Unreadable
from stride_contracts.events import EVENT_TYPES, Event
from stride_contracts.topics import TopicKind, kind_of, parts_of

_N, _I = b"NI"

Headers = Sequence[tuple[str, bytes | None]]


class Record(NamedTuple):
    """What came from Kafka, as it came; `timestamp_ms` is the broker's, in milliseconds since 1970."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    headers: Headers
    value: bytes | None
    timestamp_ms: int


class Received(NamedTuple):
    """A record whose envelope was read and agrees with its topic and key."""

    record: Record
    envelope: Envelope

    @property
    def offset(self) -> int:
        """The record's offset."""
        return self.record.offset

    @property
    def borough(self) -> str:
        """The borough this event is about."""
        return self.envelope.tenant


@dataclass(frozen=True, slots=True)
class Unrecognised:
    """An event of a type this reader does not know: to be passed over, not refused."""

    type: str


def read_envelope(record: Record) -> Received:
    """Read a record's envelope and hold it against the record.

    The borough of a reply is taken from its topic, whatever its headers say.

    Raises:
        Unreadable: as `from_headers`, or `key-mismatch`, `tenant-mismatch`.
        NotOurTopic: the record comes from a topic that is not one of Stride's.
    """
    kind, borough = parts_of(record.topic)
    headers = _with_tenant(borough or "", record.headers) if kind is TopicKind.REPLIES else record.headers
    envelope = from_headers(headers)
    if record.key != envelope.subject.encode():
        raise Unreadable(Reason.KEY_MISMATCH, "ce_subject")
    if envelope.tenant != (borough or envelope.subject):
        raise Unreadable(Reason.TENANT_MISMATCH, "ce_tenant")
    return Received(record, envelope)


def parse(received: Received) -> Event | Unrecognised:
    """Read a received event's data by its contract.

    Raises:
        Unreadable: `not-json`, `contract-violated` (also for a type that has no business on this topic), or
            `key-mismatch` if the data is about something else than the key.
    """
    envelope = received.envelope
    model = EVENT_TYPES.get(envelope.type)
    if model is None:
        return Unrecognised(envelope.type)
    if model.topic_kind is not kind_of(received.record.topic):
        raise Unreadable(Reason.CONTRACT_VIOLATED, "ce_type does not belong on this topic")
    event = _validated(model, received.record.value)
    if event.key != envelope.subject:
        raise Unreadable(Reason.KEY_MISMATCH, model.key_field)
    return event


def check(type: str, value: bytes | None) -> None:  # noqa: A002 - the attribute's own name
    """Judge the data of a known type by its contract alone, for those who pass the bytes on.

    Raises:
        Unreadable: `not-json` or `contract-violated`.
        KeyError: the type is not in `EVENT_TYPES`.
    """
    _validated(EVENT_TYPES[type], value)


def _with_tenant(borough: str, headers: Headers) -> Headers:
    return [*(pair for pair in headers if pair[0] != "ce_tenant"), ("ce_tenant", borough.encode())]


def _validated(model: type[Event], value: bytes | None) -> Event:
    if value is None:
        raise Unreadable(Reason.NOT_JSON, "no value")
    if _N in value or _I in value:  # NaN, Infinity: to look for a byte costs a tenth of looking for a word
        _refuse_constants(value)
    try:
        event: Event = model.__pydantic_validator__.validate_json(value)
    except ValidationError as invalid:
        raise _reason(invalid) from None
    return event


def _refuse_constants(value: bytes) -> None:
    """Refuse what pydantic reads and JSON does not have: the next reader, in SQL, would stumble."""
    try:
        json.loads(value, parse_constant=_not_a_number)
    except ValueError:
        raise Unreadable(Reason.NOT_JSON, "not well-formed") from None


def _not_a_number(constant: str) -> NoReturn:
    raise ValueError(constant)


def _reason(invalid: ValidationError) -> Unreadable:
    errors = invalid.errors(include_url=False, include_context=False, include_input=False)
    if errors[0]["type"] == "json_invalid":
        return Unreadable(Reason.NOT_JSON, "not well-formed")
    fields = {".".join(str(part) for part in error["loc"]) or "not an object" for error in errors}
    return Unreadable(Reason.CONTRACT_VIOLATED, ", ".join(sorted(fields)))
