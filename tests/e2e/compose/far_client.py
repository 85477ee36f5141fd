"""A borough's client on another machine, in one file: does what standard input says, as JSON, and tells how it went.

Told `{"settings": {...}, "topic": "...", "patience_s": 10}` it reads the topic to its end by librdkafka's settings, and
says why if it cannot, once a trouble named `awaited` has been told or does not come; told
`{"host": "...", "ports": [...]}` it says which of the ports take a connection.
"""

from __future__ import annotations

import json
import socket
import sys
import time
from typing import Any

from confluent_kafka import Consumer, KafkaException, TopicPartition

CONNECT_WITHIN_S = 2.0
TOLD_WITHIN_S = 60.0


def read(settings: dict[str, Any], topic: str, patience_s: float, awaited: str = "") -> dict[str, object]:
    """What the client sees, or why it sees nothing."""
    troubles: list[str] = []
    consumer = Consumer({**settings, "error_cb": lambda error: troubles.append(f"{error.name()}: {error.str()}")})
    try:
        return _read(consumer, topic, patience_s)
    except KafkaException as error:
        troubles.append(str(error))
        ends_at = time.monotonic() + TOLD_WITHIN_S
        while time.monotonic() < ends_at and not any(awaited in trouble for trouble in troubles):
            consumer.poll(1)
        return {"troubles": troubles}
    finally:
        consumer.close()


def _read(consumer: Consumer, topic: str, patience_s: float) -> dict[str, object]:
    seen = consumer.list_topics(timeout=patience_s)
    first, end = consumer.get_watermark_offsets(TopicPartition(topic, 0), timeout=patience_s)
    consumer.assign([TopicPartition(topic, 0, first)])
    messages = consumer.consume(end - first, timeout=patience_s)
    return {
        "brokers": [f"{broker.host}:{broker.port}" for broker in seen.brokers.values()],
        "topics": sorted(seen.topics),
        "read": len([message for message in messages if message.error() is None]),
        "there": end - first,
    }


def reachable(host: str, ports: list[int]) -> list[int]:
    """The ports that take a connection."""
    return [port for port in ports if _takes_a_connection(host, port)]


def _takes_a_connection(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=CONNECT_WITHIN_S).close()
    except OSError:
        return False
    return True


def main() -> None:
    """Do what was told."""
    told = json.load(sys.stdin)
    said: object = read(**told) if "topic" in told else reachable(**told)
    print(json.dumps(said))  # noqa: T201  # this is what the script is for


if __name__ == "__main__":
    main()
