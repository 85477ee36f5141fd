"""Replies out, to the borough's own topic: confirmed by Kafka or reported as not; it hears nothing."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Protocol
from uuid import UUID, uuid5

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from stride_contracts import Envelope, TopicKind, encode, to_headers, topic_for
from stride_contracts.events.replies import Reply

from stride_sdk.credential import Credential
from stride_sdk.errors import ReplyNotConfirmed

CLOSE_SECONDS = 5.0
SAME_REPLY = UUID("6f1c2a8e-52a1-4c1f-9c0b-0d6f8a5a7b11")  # the namespace of reply ids (RFC 9562, version 5)


class Replies(Protocol):
    """Where replies go."""

    async def send(self, reply: Reply, *, after: str | None) -> UUID: ...

    async def close(self) -> None: ...


class Replying:
    """Sends replies with an idempotent producer, which is opened by the first of them."""

    def __init__(self, credential: Credential, within: timedelta) -> None:
        self._credential = credential
        self._topic = topic_for(TopicKind.REPLIES, credential.borough)
        self._within = within.total_seconds()
        self._producer: AIOKafkaProducer | None = None
        self._opening = asyncio.Lock()
        self._closing: set[asyncio.Task[None]] = set()

    async def send(self, reply: Reply, *, after: str | None) -> UUID:
        """Send a reply and wait until every in-sync replica has it; returns its id.

        The id follows from what is said by whom about what, so that the same reply, sent again, counts once.

        Args:
            reply: what is said.
            after: the id of the reopening after which it is said; what was said before that is another reply.

        Raises:
            NotInList: a code is not in our lists.
            ReplyNotConfirmed: Kafka refused it or did not answer in time.
        """
        value = encode(reply)
        reply_id = self._id(reply, value, after)
        headers = to_headers(self._envelope(reply, reply_id))
        producer = None
        try:
            async with asyncio.timeout(self._within):
                producer = await self._open()
                await producer.send_and_wait(self._topic, value, key=reply.key.encode(), headers=headers)
        except (TimeoutError, KafkaError) as error:
            self._drop(producer)
            message = f"{self._topic}: {type(error).__name__}"
            raise ReplyNotConfirmed(message) from error
        return reply_id

    async def close(self) -> None:
        """Let go of the producer; what it still holds is given up after a few seconds."""
        self._drop(self._producer)
        if self._closing:
            _, held_up = await asyncio.wait(self._closing, timeout=CLOSE_SECONDS)
            for closing in held_up:
                closing.cancel()

    def _drop(self, producer: AIOKafkaProducer | None) -> None:
        """Start the next reply with a new producer; the old one would try for ever, and ends beside us."""
        if producer is None or producer is not self._producer:
            return
        self._producer = None
        closing = asyncio.create_task(_stop(producer))
        self._closing.add(closing)
        closing.add_done_callback(self._closing.discard)

    def _id(self, reply: Reply, value: bytes, after: str | None) -> UUID:
        said = (self._credential.source, reply.event_type, reply.key, value.decode(), *((after,) if after else ()))
        return uuid5(SAME_REPLY, "\n".join(said))

    def _envelope(self, reply: Reply, reply_id: UUID) -> Envelope:
        return Envelope(
            id=str(reply_id),
            source=self._credential.source,
            type=reply.event_type,
            time=datetime.now(UTC),
            subject=reply.key,
            tenant=self._credential.borough,
        )

    async def _open(self) -> AIOKafkaProducer:
        async with self._opening:
            if self._producer is None:
                producer = AIOKafkaProducer(
                    client_id=self._credential.system,
                    enable_idempotence=True,
                    **self._credential.for_aiokafka(),
                )
                try:
                    await producer.start()
                except BaseException:
                    await producer.stop()
                    raise
                self._producer = producer
            return self._producer


async def _stop(producer: AIOKafkaProducer) -> None:
    with suppress(KafkaError):
        await producer.stop()
