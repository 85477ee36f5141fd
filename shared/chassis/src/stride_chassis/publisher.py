"""Sends rows of the outbox to Kafka, in order, and says which ones the broker has acknowledged; knows no database.

librdkafka's idempotent producer keeps the order of what one producer sends. Two things could still break the order
of a key, and both are shut out here: a message that fails alone while a later one succeeds (so any failure ends the
producer, `enable.gapless.guarantee`), and a message that expires in the queue (so nothing expires: the wait for the
whole batch is bounded instead, and then the producer is thrown away with all it holds). The relay starts again from
the database, which may repeat events and never reorders their first deliveries.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from confluent_kafka import KafkaError, KafkaException, Producer
from stride_contracts import Envelope, headers_of

from stride_chassis.outage import Outage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import asyncpg
    from confluent_kafka import Message

FLUSH_SECONDS = 10.0
METADATA_SECONDS = 5.0
ROWS_A_TURN = 100
REPORTS_KEPT = 20

_librdkafka = logging.getLogger("confluent_kafka")  # else it writes lines of its own form

_TUNING: dict[str, Any] = {
    "acks": "all",
    "enable.idempotence": True,
    "enable.gapless.guarantee": True,
    "message.timeout.ms": 0,  # nothing expires by itself: see above
    "delivery.report.only.error": True,
    "linger.ms": 3,
    "batch.size": 262144,
    "queue.buffering.max.messages": 100000,
    "partitioner": "murmur2_random",  # the partition every other client would choose
    "allow.auto.create.topics": False,
}

_TOPIC_ERRORS = frozenset(
    {
        KafkaError.UNKNOWN_TOPIC_OR_PART,
        KafkaError._UNKNOWN_TOPIC,  # noqa: SLF001 - librdkafka's local error codes are public under this name
        KafkaError._UNKNOWN_PARTITION,  # noqa: SLF001 - as above
        KafkaError.TOPIC_AUTHORIZATION_FAILED,
        KafkaError.TOPIC_EXCEPTION,
    }
)

_FATAL = (KafkaException, SystemError)
"""What confluent-kafka raises out of any call once a producer has failed for good; it gets the second one wrong."""

ATTRIBUTES = len(Envelope._fields)
"""How many columns of a row are its envelope, written: the first ones, in the envelope's order."""


class KafkaAway(Exception):
    """The broker did not acknowledge in time; what was sent may or may not have arrived.

    Args:
        message: what was waited for in vain.
        outage: why, as far as librdkafka said.
    """

    def __init__(self, message: str, outage: Outage) -> None:
        super().__init__(message)
        self.outage = outage


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of the outbox in their order, and the headers of each."""

    rows: Sequence[asyncpg.Record]
    headers: Sequence[Any]  # confluent-kafka's stub wants a wider, invariant type than ours

    @classmethod
    def of(cls, rows: Sequence[asyncpg.Record]) -> Batch:
        """Write the headers, so that nothing but handing over is left to do."""
        return cls(rows, [headers_of(row[:ATTRIBUTES]) for row in rows])


@dataclass(frozen=True, slots=True)
class Sent:
    """A batch on its way: topics that refused it at once, and what failed since."""

    batch: Batch
    refused: dict[str, str]
    failures: dict[str, KafkaError] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Publication:
    """What became of a batch: positions acknowledged, and topics that refused with the reason they gave."""

    acknowledged: list[int]
    refused: dict[str, str]


class Publisher:
    """One producer at a time, replaced after any failure.

    Args:
        config: librdkafka properties that say how to reach the broker and as whom.
    """

    def __init__(self, config: Mapping[str, Any]) -> None:
        self._config = {**config, **_TUNING}
        self._producer: Producer | None = None
        self._known_topics: set[str] = set()
        self._reported: deque[KafkaError] = deque(maxlen=REPORTS_KEPT)

    async def check(self) -> None:
        """Ask the broker for a sign of life; raises `KafkaAway`."""
        await self._metadata(None)

    async def send(self, batch: Batch) -> Sent:
        """Hand a batch over to librdkafka in its order; raises `KafkaAway` if its topics cannot be looked up."""
        sent = Sent(batch, await self._refusing_topics({row["topic"] for row in batch.rows}))
        await self._produce(sent)
        return sent

    async def confirm(self, sent: Sent) -> Publication:
        """Wait for the broker; raises `KafkaAway` if it does not answer in time."""
        if await self._flush() > 0:
            silence = KafkaError(KafkaError._TIMED_OUT)  # noqa: SLF001 - as above
            raise self._away(f"no acknowledgement within {FLUSH_SECONDS:.0f} s", silence)
        if sent.failures:
            self.close()  # a producer that has seen a failure ends
        refused = dict(sent.refused)
        for topic, error in sent.failures.items():
            if error.code() not in _TOPIC_ERRORS:
                raise self._away(error.name(), error)
            refused[topic] = error.name()
        return Publication([row["position"] for row in sent.batch.rows if row["topic"] not in refused], refused)

    def close(self) -> None:
        """Throw the producer away with whatever it still holds; the outbox has it all."""
        producer, self._producer = self._producer, None
        self._known_topics.clear()
        if producer is not None:
            with suppress(*_FATAL):
                producer.purge()
                producer.flush(0)

    async def _produce(self, sent: Sent) -> None:
        """Hand the rows to librdkafka, letting the rest of the process have a turn now and then."""
        producer, on_delivery = self._open(), partial(_note_failure, sent.failures)
        for nth, (row, headers) in enumerate(zip(sent.batch.rows, sent.batch.headers, strict=True), start=1):
            topic = row["topic"]
            if topic in sent.refused:
                continue
            try:
                producer.produce(topic, row["data"], row["key"], headers=headers, on_delivery=on_delivery)
            except KafkaException as over:  # what was sent before has failed, and takes nothing more
                raise self._away(over.args[0].name(), over.args[0]) from over
            if nth % ROWS_A_TURN == 0:
                await asyncio.sleep(0)

    async def _refusing_topics(self, topics: set[str]) -> dict[str, str]:
        """Which topics are missing or denied: asked before anything is sent, once per topic and producer."""
        refusing = {}
        for topic in sorted(topics - self._known_topics):
            error = (await self._metadata(topic)).topics[topic].error
            if error is None:
                self._known_topics.add(topic)
            elif error.code() in _TOPIC_ERRORS:
                refusing[topic] = error.name()
            else:
                raise self._away(error.name(), error)
        return refusing

    async def _metadata(self, topic: str | None) -> Any:  # noqa: ANN401 - ClusterMetadata is not exported with types
        ask = self._open().list_topics
        try:
            if topic is None:
                return await asyncio.to_thread(ask, timeout=METADATA_SECONDS)
            return await asyncio.to_thread(ask, topic, timeout=METADATA_SECONDS)
        except KafkaException as away:
            raise self._away(away.args[0].name(), away.args[0]) from away
        except SystemError as failed:
            raise self._away("the producer has failed") from failed

    async def _flush(self) -> int:
        """Wait for the broker; how many messages it has not answered. Of a producer that failed nothing is known."""
        try:
            return await asyncio.to_thread(self._open().flush, FLUSH_SECONDS)
        except _FATAL as failed:
            raise self._away("the producer has failed") from failed

    def _away(self, message: str, *errors: KafkaError) -> KafkaAway:
        """End the producer, and say why with what it reported of its connections."""
        if self._producer is not None:
            with suppress(*_FATAL):
                self._producer.poll(0)  # librdkafka reports when it is asked
        outage = Outage.reported([*errors, *self._reported])
        self.close()
        return KafkaAway(message, outage)

    def _open(self) -> Producer:
        if self._producer is None:
            self._reported.clear()
            config = {**self._config, "error_cb": self._reported.append, "logger": _librdkafka}
            try:
                self._producer = Producer(config)
            except KafkaException as unusable:  # what it was given at its start may be unreadable now: the CA file
                raise self._away(unusable.args[0].name(), unusable.args[0]) from unusable
        return self._producer


def _note_failure(failures: dict[str, KafkaError], error: KafkaError, message: Message) -> None:
    """Note that something of a topic failed: all of this batch that was sent there is sent again, which may repeat."""
    failures[message.topic() or ""] = error
