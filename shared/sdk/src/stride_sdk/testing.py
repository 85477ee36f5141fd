"""For unit tests of your handlers, without Kafka; it says nothing about delivery, which only a broker can show."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from stride_contracts import Envelope, Event, Record, encode, to_headers, topic_for
from stride_contracts.events.replies import Reply

from stride_sdk.borough import Borough
from stride_sdk.credential import Credential


def credential_of(system: str) -> Credential:
    """Make up the credential of a system, `merton.lighting`; it opens no door."""
    return Credential.model_validate(
        {
            "borough": system.partition(".")[0],
            "system": system,
            "username": system,
            "password": "opens-no-door",
            "bootstrap_servers": "127.0.0.1:9",
            "security_protocol": "SASL_PLAINTEXT",
        }
    )


def record_of(event: Event, *, borough: str = "merton", keyseq: int | None = 1) -> Record:
    """Make the record that would carry this event.

    Raises:
        NotInList: a code of the event is not in our lists.
    """
    envelope = Envelope(
        id=str(uuid4()),
        source="/stride/sessions",
        type=event.event_type,
        time=datetime.now(UTC),
        subject=event.key,
        tenant=borough,
        keyseq=keyseq,
    )
    topic = topic_for(event.topic_kind, borough)
    return Record(topic, 0, 0, event.key.encode(), to_headers(envelope), encode(event), 0)


async def deliver(borough: Borough, event: Event, *, keyseq: int | None = None) -> list[Reply]:
    """Hand an event to the borough's handlers, with all retries; returns the replies they made, which go nowhere.

    With a `keyseq`, a repeat of it is dropped as in earnest.

    Raises:
        HandlerFailed: a handler raised on every attempt.
    """
    kept = _Kept()
    real, borough.replying = borough.replying, kept
    try:
        await borough.reception.take(record_of(event, borough=borough.credential.borough, keyseq=keyseq))
    finally:
        borough.replying = real
    return kept.replies


class _Kept:
    """Keeps replies instead of sending them; strict about codes as the real one is."""

    def __init__(self) -> None:
        self.replies: list[Reply] = []

    async def send(self, reply: Reply, *, after: str | None) -> UUID:  # noqa: ARG002 - no reply is told apart here
        encode(reply)
        self.replies.append(reply)
        return uuid4()

    async def close(self) -> None:
        """There is nothing to close."""
