"""The events that are measured: sessions of a borough, one per key, about 345 bytes with their headers' values."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

import uuid_utils
from stride_contracts import Envelope, SessionCreated, encode, to_headers

if TYPE_CHECKING:
    from stride_chassis.outbox import NewEvent


def session_created() -> SessionCreated:
    """A session of its own id, otherwise like any other."""
    return SessionCreated(
        session_id=UUID(bytes=uuid_utils.uuid7().bytes),
        scheme="walk-and-talk",
        kind="walk",
        ward="E05000455",
        on=date(2026, 11, 22),
        part_of_day="evening",
        host="common-runners",
        distance_m=8000,
        planned_minutes=45,
    )


def record(borough: str) -> tuple[bytes, bytes, list[tuple[str, bytes]]]:
    """A key, a value and headers, as the relay would write them."""
    event = session_created()
    envelope = Envelope(
        str(uuid_utils.uuid7()), "/stride/sessions", event.event_type, datetime.now(UTC), event.key, borough, 1, None
    )
    return event.key.encode(), encode(event), to_headers(envelope)


def new_event(borough: str) -> NewEvent:
    """The same as a command handler hands it to the outbox."""
    from stride_chassis.outbox import NewEvent  # noqa: PLC0415 - the raw baselines import no chassis

    return NewEvent(session_created(), borough, datetime.now(UTC))


def size(key: bytes, value: bytes, headers: list[tuple[str, bytes]]) -> int:
    """Bytes of a record without Kafka's own framing."""
    return len(key) + len(value) + sum(len(name) + len(text) for name, text in headers)
