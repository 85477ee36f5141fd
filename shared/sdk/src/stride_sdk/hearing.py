"""Records in, from Kafka through FastStream: one at a time, each committed once it is handled, none skipped."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from aiokafka import ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError
from faststream import AckPolicy
from faststream.kafka import KafkaBroker, KafkaMessage
from faststream.kafka.message import FAKE_CONSUMER
from stride_contracts import Record

from stride_sdk.credential import Credential

METADATA_MAX_AGE_MS = 30_000
RETRY_BACKOFF_MS = 1_000  # at its own 100 ms, aiokafka asks a broker that refuses it some fifteen times a second

log = structlog.get_logger("stride_sdk")
quiet = logging.getLogger("stride_sdk.faststream")
quiet.setLevel(logging.ERROR)  # FastStream writes two lines for every record at INFO


class Hearing:
    """Reads topics as one group and gives each record to `take`; at the first failure it takes no more.

    Args:
        credential: how to reach Kafka.
        group: the consumer group that remembers how far we are.
        topics: what to read, from their start at the first time.
        take: handles a record; if it raises, the record is not committed and `failed` hears why.
        failed: told of the failure, once.
    """

    def __init__(
        self,
        credential: Credential,
        group: str,
        *,
        topics: tuple[str, ...],
        take: Callable[[Record], Awaitable[None]],
        failed: Callable[[Exception], None],
    ) -> None:
        self._take = take
        self._failed = failed
        self._has_failed = False
        self._broker = _broker(credential)
        self._subscriber = self._broker.subscriber(
            *topics,
            group_id=group,
            auto_offset_reset="earliest",
            ack_policy=AckPolicy.MANUAL,
            no_reply=True,
            parser=_keep_raw,
            decoder=_raw_of,
        )
        self._subscriber(self._on_record)

    async def start(self) -> None:
        """Connect and begin to read; raises aiokafka's KafkaError if no broker can be reached."""
        try:
            await self._broker.start()
        except BaseException:
            await self._broker.stop()
            raise

    async def stop(self) -> None:
        """Finish the record in hand, commit it, and leave the group."""
        await self._broker.stop()

    async def _on_record(self, raw: "ConsumerRecord[bytes, bytes]") -> None:
        """Take one record; FastStream would go on after an exception, so none leaves here."""
        if self._has_failed:
            return
        try:
            await self._take(_record(raw))
        except Exception as error:  # noqa: BLE001 - reported to the one who waits, and raised there
            self._has_failed = True
            self._failed(error)
        else:
            await self._commit(raw)

    async def _commit(self, raw: "ConsumerRecord[bytes, bytes]") -> None:
        """Commit exactly this record's partition, as FastStream's own ack would commit every partition."""
        consumer = self._subscriber.consumer
        if consumer is None:
            return
        try:
            await consumer.commit({TopicPartition(raw.topic, raw.partition): raw.offset + 1})
        except KafkaError as error:  # the record may come again, to us or to the partition's new owner
            log.warning("offset not committed", error=type(error).__name__, topic=raw.topic, offset=raw.offset)


def _broker(credential: Credential) -> KafkaBroker:
    return KafkaBroker(
        credential.bootstrap_servers,
        security=credential.for_faststream(),
        client_id=credential.system,
        metadata_max_age_ms=METADATA_MAX_AGE_MS,
        retry_backoff_ms=RETRY_BACKOFF_MS,
        allow_auto_create_topics=False,
        consumer_only=True,
        apply_types=False,
        logger=quiet,
    )


async def _keep_raw(raw: "ConsumerRecord[bytes, bytes]") -> KafkaMessage:
    """Leave a record as it is: FastStream's own parser skips one whose headers are not UTF-8."""
    return KafkaMessage(body=raw.value or b"", raw_message=raw, consumer=FAKE_CONSUMER)


async def _raw_of(message: KafkaMessage) -> Any:  # noqa: ANN401 - FastStream's own signature of a decoder
    return message.raw_message


def _record(raw: "ConsumerRecord[bytes, bytes]") -> Record:
    return Record(raw.topic, raw.partition, raw.offset, raw.key, raw.headers, raw.value, raw.timestamp)
