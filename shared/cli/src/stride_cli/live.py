"""Follows the topics of the running stack as they grow, new ones included; joins no group and commits nothing."""

import time
from collections.abc import Iterator
from typing import Any

from confluent_kafka import OFFSET_BEGINNING, OFFSET_END, Consumer, KafkaError, Message, TopicPartition
from stride_contracts import NotOurTopic, Record, TopicKind, borough_of, kind_of

from stride_cli.errors import Failed
from stride_cli.kafka import SAYS_NOTHING, asking

LOOK_FOR_TOPICS_S = 1.0
PATIENCE_S = 10.0


class LiveRecords:
    """The records of every topic, or of one borough's topics and the roll-out, as they come.

    A topic that appears later is read from its start: nothing of it was there when we began.
    """

    def __init__(self, settings: dict[str, Any], *, borough: str | None = None, from_start: bool = False) -> None:
        fixed = {"group.id": "stride-tail", "enable.auto.commit": False, "log_level": SAYS_NOTHING}
        self._settings = settings
        self._consumer = Consumer({**settings, **fixed})
        self._borough = borough
        self._known: set[tuple[str, int]] = set()
        self._find(OFFSET_BEGINNING if from_start else OFFSET_END)

    def __iter__(self) -> Iterator[Record]:
        while True:
            message = self._consumer.poll(LOOK_FOR_TOPICS_S)
            if time.monotonic() > self._looked_at + LOOK_FOR_TOPICS_S:
                self._find(OFFSET_BEGINNING)
            if message is None:
                continue
            if (error := message.error()) is None:
                yield as_record(message)
            elif error.code() == KafkaError._ALL_BROKERS_DOWN:  # noqa: SLF001  # librdkafka's own name for it
                raise Failed("Kafka does not answer", way_out="See `stride status`.")

    def close(self) -> None:
        """End the connection."""
        self._consumer.close()

    def _find(self, offset: int) -> None:
        self._looked_at = time.monotonic()
        with asking(self._settings):
            topics = self._consumer.list_topics(timeout=PATIENCE_S).topics
        found = {(name, number) for name, topic in topics.items() if self._wants(name) for number in topic.partitions}
        new = [TopicPartition(name, number, offset) for name, number in sorted(found - self._known)]
        if new:
            self._consumer.incremental_assign(new)
            self._known |= found

    def _wants(self, topic: str) -> bool:
        try:
            kind, borough = kind_of(topic), borough_of(topic)
        except NotOurTopic:
            return False
        return kind is TopicKind.ROLLOUT or self._borough in (None, borough)


def as_record(message: Message) -> Record:
    """A librdkafka message as our plain record; without headers, if the name of one cannot be read."""
    return Record(
        topic=message.topic() or "",
        partition=message.partition() or 0,
        offset=message.offset() or 0,
        key=_as_bytes(message.key()),
        headers=_headers(message),
        value=_as_bytes(message.value()),
        timestamp_ms=message.timestamp()[1],
    )


def _headers(message: Message) -> list[tuple[str, bytes | None]]:
    try:
        headers = message.headers() or ()
    except SystemError:  # what confluent-kafka makes of a name that is not UTF-8; any client may write one
        headers = ()
    pairs = headers.items() if isinstance(headers, dict) else headers
    return [(name, _as_bytes(value)) for name, value in pairs]


def _as_bytes(part: str | bytes | None) -> bytes | None:
    """What librdkafka gives is bytes; its types allow text too."""
    return part.encode() if isinstance(part, str) else part
