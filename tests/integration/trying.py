"""Writes one record, or reads one, and tells by which code the broker refused it."""

from confluent_kafka import Consumer, KafkaError, Message, Producer
from stride_provision import KafkaAccess

SECONDS = 90  # for what must come; a refusal or an end comes at once


def write(producer: Producer, topic: str, value: bytes = b"{}") -> int | None:
    """Write one record and return the error code with which the broker refused it, or None."""
    outcome: list[KafkaError | None] = []
    producer.produce(topic, value, on_delivery=lambda error, _message: outcome.append(error))
    assert producer.flush(SECONDS) == 0
    return None if outcome[0] is None else outcome[0].code()


def consumer_of(access: KafkaAccess, group: str, **settings: bool) -> Consumer:
    return Consumer(
        {**access.confluent(), "group.id": group, "auto.offset.reset": "earliest", "enable.auto.commit": False}
        | settings
    )


def read(access: KafkaAccess, topic: str, group: str) -> int | None:
    """Subscribe to a topic; the refusal's code, or None where its start or its end could be read."""
    consumer = consumer_of(access, group, **{"enable.partition.eof": True})
    try:
        consumer.subscribe([topic])
        return refusal(consumer.poll(SECONDS))
    finally:
        consumer.close()


def refusal(message: Message | None) -> int | None:
    assert message is not None, "neither a record nor a refusal"
    error = message.error()
    return None if error is None or error.code() == KafkaError._PARTITION_EOF else error.code()


def first_refusal(consumer: Consumer) -> int | None:
    """Read on until something is refused; what the client fetched before the cut may still come first."""
    for _ in range(100):
        refused = refusal(consumer.poll(SECONDS))
        if refused is not None:
            return refused
    return None
