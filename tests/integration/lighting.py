"""A borough with a lighting system of its own, the concerns it hears of, and the replies that reached the broker."""

import asyncio
from collections.abc import Callable, Generator
from contextlib import closing
from datetime import timedelta
from itertools import islice
from pathlib import Path
from uuid import uuid4

import pytest
from confluent_kafka import Consumer, Producer
from stride_contracts import ConcernRaised, ConcernReferred, Record, TopicKind, topic_for
from stride_provision import KafkaAdmin, onboard
from stride_sdk import Borough, Patience
from stride_sdk.testing import record_of

from tests.infra.face import Kafka

PATIENCE_S = 90.0
AT_ONCE = Patience(attempts=2, first_wait=timedelta(0), reply_within=timedelta(seconds=PATIENCE_S))
PARTS = ("topic", "partition", "offset", "key", "headers", "value")


@pytest.fixture
def credential(kafka_admin: KafkaAdmin, tmp_path: Path) -> Path:
    """A borough of this test's own, onboarded, with the credential file of its lighting system."""
    slug = f"borough-{uuid4().hex[:8]}"
    path = tmp_path / "lighting.json"
    onboard(kafka_admin, slug, systems=("lighting",))["lighting"].save(path)
    return path


@pytest.fixture
def borough(credential: Path) -> Borough:
    return Borough.from_file(credential, patience=AT_ONCE)


def concern(category: str = "poor-lighting") -> ConcernRaised:
    return ConcernRaised(
        concern_id=uuid4(),
        kind="concern",
        category=category,
        setting="quiet-street",
        light="dark",
        severity="low",
        ward="E05013815",
    )


def publish(kafka: Kafka, *records: Record) -> None:
    producer = Producer(kafka.access.confluent())
    for record in records:
        producer.produce(record.topic, record.value, record.key, headers=list(record.headers))
    assert producer.flush(PATIENCE_S) == 0


def concern_records(borough: Borough, *concerns: ConcernRaised | ConcernReferred) -> list[Record]:
    return [record_of(event, borough=borough.credential.borough) for event in concerns]


def replies_of(kafka: Kafka, borough: Borough) -> Generator[Record, None, None]:
    """The borough's replies from the first on, each as soon as it is there."""
    consumer = Consumer({**kafka.access.confluent(), "group.id": f"t.{uuid4()}", "auto.offset.reset": "earliest"})
    consumer.subscribe([topic_for(TopicKind.REPLIES, borough.credential.borough)])
    try:
        while found := consumer.consume(1, timeout=PATIENCE_S):
            yield Record(**{name: getattr(found[0], name)() for name in PARTS}, timestamp_ms=0)
    finally:
        consumer.close()


def first_replies(kafka: Kafka, borough: Borough, count: int) -> list[Record]:
    with closing(replies_of(kafka, borough)) as replies:
        return list(islice(replies, count))


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not is_so():
            await asyncio.sleep(0.02)
