"""What a service writes down to have a read model: an event type, and the statement that applies a batch of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from stride_contracts import Event, Received, TopicKind, Unrecognised, parse, pattern_for

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from stride_chassis.postgres import Connection

Apply: TypeAlias = "Callable[[Connection, Sequence[Received]], Awaitable[None]]"
Handler: TypeAlias = "Callable[[Connection, Any, Received], Awaitable[None]]"


@dataclass(frozen=True)
class Projection:
    """A read model's way of hearing.

    Args:
        name: names its offsets in Postgres and its consumer group in Kafka; begins with the service's name.
        kinds: which topics, of all boroughs, those included that join later.
        apply: how the events of each type change the read model.
        otherwise: what is done about the types not named there, whose data is held against no contract; as a rule
            nothing, and they advance the offset only.
    """

    name: str
    kinds: tuple[TopicKind, ...]
    apply: Mapping[type[Event], Apply]
    otherwise: Apply | None = None

    @property
    def pattern(self) -> str:
        """The anchored expression that topic names must match."""
        return pattern_for(*self.kinds)

    @cached_property
    def statements(self) -> Mapping[str, Apply]:
        """How events are applied, by their CloudEvents type."""
        return {event.event_type: apply for event, apply in self.apply.items()}


def by_statement(statement: Callable[..., Awaitable[Any]]) -> Apply:
    """Apply a batch by one named SQL statement, which takes it as one JSON array named `events`.

    Each element is the event's own JSON object with the envelope beside the data, for `jsonb_to_recordset`: `ce_id`,
    `ce_type`, `ce_time`, `ce_tenant`, `ce_subject`, `ce_topic` and `ce_keyseq`, as far as the statement names them.
    """
    text: str = statement.sql  # type: ignore[attr-defined] # aiosql puts it there
    named = tuple(name for name in ENVELOPE if name in text)

    async def apply(conn: Connection, batch: Sequence[Received]) -> None:
        await statement(conn, events=as_json_array(batch, named))

    return apply


def each(handler: Handler) -> Apply:
    """Apply events one by one, in order, by a function that takes the connection, the model and what was received."""

    async def apply(conn: Connection, batch: Sequence[Received]) -> None:
        for received in batch:
            event = parse(received)
            if not isinstance(event, Unrecognised):
                await handler(conn, event, received)

    return apply


ENVELOPE: Mapping[str, Callable[[Received], str]] = {
    "ce_id": lambda received: f'"{received.envelope.id}"',
    "ce_type": lambda received: f'"{received.envelope.type}"',
    "ce_time": lambda received: f'"{received.envelope.time.isoformat()}"',
    "ce_tenant": lambda received: f'"{received.envelope.tenant}"',
    "ce_subject": lambda received: f'"{received.envelope.subject}"',
    "ce_topic": lambda received: f'"{received.record.topic}"',
    "ce_keyseq": lambda received: str(received.envelope.keyseq or "null"),
}
"""The envelope as JSON: checked tokens, times and numbers, none of which needs escaping."""


def as_json_array(batch: Sequence[Received], named: Sequence[str] = tuple(ENVELOPE)) -> str:
    """Join the values as they came, each with its envelope added; Postgres keeps the last of two equal names, ours."""
    columns = [(f'"{name}":', ENVELOPE[name]) for name in named]
    return "[" + ",".join([_with_envelope(received, columns) for received in batch]) + "]"


def _with_envelope(received: Received, columns: Sequence[tuple[str, Callable[[Received], str]]]) -> str:
    """Splice the envelope in before the closing brace."""
    body = (received.record.value or b"").decode().rstrip()
    if not columns:
        return body
    comma = "" if body[:-1].strip() == "{" else ","
    return f"{body[:-1]}{comma}{','.join([name + column(received) for name, column in columns])}}}"
