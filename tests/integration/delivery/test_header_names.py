"""A header whose name is not UTF-8, as C and Go clients can write it, stops nobody; with the twin that it ends."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.consumer import fetcher
from aiokafka.record.default_records import _DefaultRecordBatchBuilderPy
from aiokafka.record.memory_records import MemoryRecords
from stride_chassis.projection import consumer as projection_consumer
from stride_chassis.projection.consumer import ConsumerStopped, ProjectionWorker
from stride_cli.live import LiveRecords

from tests.integration.delivery.counting import has_counted, parked, projection
from tests.integration.delivery.kit import Message, running, said, send, until

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from stride_chassis.resources import Resources

    from tests.infra.face import Kafka

    Open = Callable[[str], Awaitable[Resources]]

CODECS = {"none": 0, "gzip": 1, "lz4": 3}


class Latin1(str):
    """A header's name that goes out as Latin-1: aiokafka's own writer, in Python, asks the name for its bytes."""

    __slots__ = ()

    def encode(self, *_: Any) -> bytes:
        return super().encode("latin-1")


@pytest.mark.parametrize("compression", CODECS)
async def test_a_record_with_such_a_header_is_read_like_any_other(
    opened: Open, borough: str, kafka: Kafka, compression: str
) -> None:
    resources, session, other = await opened("reports"), uuid4(), uuid4()
    await send_together(kafka, said(borough, session, 1), named_in_latin(said(borough, session, 2)), codec=compression)
    send(kafka, said(borough, session, 3), said(borough, other, 1))
    async with running(ProjectionWorker(projection(), resources)):
        await until(has_counted(resources, borough, {session: [1, 2, 3], other: [1]}))
        assert await parked(resources, borough) == []


async def test_one_that_says_an_attribute_so_is_parked(opened: Open, borough: str, kafka: Kafka) -> None:
    resources, bad, good = await opened("reports"), uuid4(), uuid4()
    garbled = said(borough, bad, 1, headers={"ce_id": None})
    garbled.headers.append((Latin1("ce_íd"), b"1"))
    await send_together(kafka, said(borough, good, 1), garbled, said(borough, good, 2))
    async with running(ProjectionWorker(projection(), resources)):
        await until(has_counted(resources, borough, {good: [1, 2]}))
        assert await parked(resources, borough) == [(1, "attribute-missing")]


async def test_who_follows_the_topics_sees_the_record_without_its_headers(borough: str, kafka: Kafka) -> None:
    message = named_in_latin(said(borough, uuid4(), 1))
    await send_together(kafka, message)
    followed = LiveRecords(kafka.access.confluent(), borough=borough, from_start=True)
    record = await asyncio.to_thread(lambda: next(one for one in followed if one.key == message.key))
    followed.close()
    assert (record.value, record.headers) == (message.value, [])


async def test_the_twin_that_leaves_names_to_aiokafka_ends(
    opened: Open, borough: str, kafka: Kafka, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(fetcher, "MemoryRecords", MemoryRecords)
    monkeypatch.setattr(projection_consumer, "read_any_header_name", lambda: None)
    resources = await opened("reports")
    await send_together(kafka, named_in_latin(said(borough, uuid4(), 1)))
    with pytest.raises(ConsumerStopped):
        await asyncio.wait_for(ProjectionWorker(projection(), resources).run(), 90)


def named_in_latin(message: Message) -> Message:
    """The same message with one header more, which no contract knows."""
    message.headers.append((Latin1("priorité"), b"1"))
    return message


async def send_together(kafka: Kafka, *messages: Message, codec: str = "none") -> None:
    """Write records of one topic as one batch, by aiokafka's writer in Python."""
    async with AIOKafkaProducer(**kafka.access.aiokafka()) as producer:
        batch = producer.create_batch()
        batch._builder = _DefaultRecordBatchBuilderPy(
            2,
            CODECS[codec],
            is_transactional=0,
            producer_id=-1,
            producer_epoch=-1,
            base_sequence=0,
            batch_size=100_000,
        )
        for message in messages:
            assert batch.append(timestamp=None, key=message.key, value=message.value, headers=message.headers)
        await (await producer.send_batch(batch, messages[0].topic, partition=0))
