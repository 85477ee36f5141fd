"""Reads every record of every topic with the plainest of clients; judges nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from confluent_kafka import Consumer, Message, TopicPartition

PATIENCE_S = 90.0
PREFIX = "stride."


class Record(NamedTuple):
    """A record as it lies on its topic."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    headers: tuple[tuple[str, bytes], ...]
    value: bytes
    written_ms: int = 0  # by the broker's clock, since 1970

    @property
    def place(self) -> str:
        return f"{self.topic}[{self.partition}]@{self.offset}"

    def header(self, name: str) -> str:
        """A header as text; empty if it is missing."""
        return dict(self.headers).get(name, b"").decode()

    @property
    def name(self) -> str:
        """The type's bare name: `concern-raised`."""
        return self.header("ce_type").removeprefix("stride.").rpartition(".")[0]

    @property
    def borough(self) -> str:
        """Whose topic it lies on; on the roll-out topic, whose key it has."""
        parts = self.topic.split(".")
        return parts[1] if len(parts) == 3 else (self.key or b"").decode()

    @property
    def is_reply(self) -> bool:
        return self.topic.endswith(".replies")


def read_properties(file: Path) -> dict[str, str]:
    """The settings of a librdkafka properties file."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def read_all(properties: dict[str, str]) -> list[Record]:
    """Everything that lies on our topics now, partition by partition in order."""
    consumer = Consumer({**properties, "group.id": "recount", "enable.auto.commit": "false"})
    try:
        topics = consumer.list_topics(timeout=PATIENCE_S).topics
        ours = [(name, part) for name in topics if name.startswith(PREFIX) for part in topics[name].partitions]
        bounds = {place: consumer.get_watermark_offsets(TopicPartition(*place), timeout=PATIENCE_S) for place in ours}
        consumer.assign([TopicPartition(*place, first) for place, (first, _) in bounds.items()])
        expected = sum(end - first for first, end in bounds.values())
        return sorted(_read(consumer, expected), key=lambda record: (record.topic, record.partition, record.offset))
    finally:
        consumer.close()


def _read(consumer: Consumer, expected: int) -> Iterator[Record]:
    read = 0
    while read < expected:
        messages = consumer.consume(min(500, expected - read), timeout=PATIENCE_S)
        if not messages:
            raise SystemExit(f"only {read} of {expected} records could be read")
        if failed := [message.error() for message in messages if message.error()]:
            raise SystemExit(f"records could not be read: {failed[0]}")
        yield from map(_as_record, messages)
        read += len(messages)


def _as_record(message: Message) -> Record:
    """Keep the bytes; a missing value stays visible as an empty one."""
    pairs: Any = message.headers() or []
    key: Any = message.key()
    value: Any = message.value() or b""
    place = message.topic() or "", message.partition() or 0, message.offset() or 0
    return Record(*place, key, tuple((name, content or b"") for name, content in pairs), value, message.timestamp()[1])
