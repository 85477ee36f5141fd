"""A reply of the SDK that a real broker does not confirm: without access, from one that hangs or stands still."""

import asyncio
import json
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from stride_provision import KafkaAdmin, onboard
from stride_sdk import Borough, Credential, Patience, ReplyNotConfirmed

from tests.infra.face import Kafka
from tests.integration.lighting import AT_ONCE, PATIENCE_S, credential, replies_of

__all__ = ["credential"]


def changed(credential: Path, **fields: str) -> Credential:
    """The credential as somebody else, or for somewhere else."""
    return Credential.model_validate({**json.loads(credential.read_text()), **fields})


def is_answered(kafka: Kafka, borough: Borough, about: UUID) -> bool:
    with closing(replies_of(kafka, borough)) as replies:
        return any(reply.key == str(about).encode() for reply in replies)


async def test_a_reply_without_access_is_not_confirmed(kafka: Kafka, kafka_admin: KafkaAdmin, credential: Path) -> None:
    other = f"borough-{uuid4().hex[:8]}"
    onboard(kafka_admin, other, systems=())
    forged = changed(credential, borough=other, system=f"{other}.lighting")

    async with Borough(forged, patience=AT_ONCE) as intruder:
        with pytest.raises(ReplyNotConfirmed):
            await intruder.reply_declined(uuid4(), reason="not-ours")


async def test_a_reply_to_a_broker_that_hangs_is_bounded(credential: Path) -> None:
    async def swallow(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.read()

    async with await asyncio.start_server(swallow, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        elsewhere = changed(credential, bootstrap_servers=f"127.0.0.1:{port}")
        patience = Patience(reply_within=timedelta(seconds=1))
        async with asyncio.timeout(PATIENCE_S), Borough(elsewhere, patience=patience) as merton:
            with pytest.raises(ReplyNotConfirmed, match="TimeoutError"):
                await merton.reply_declined(uuid4(), reason="not-ours")


@pytest.mark.smoke
async def test_a_reply_is_given_up_while_the_broker_stands_still_and_made_once_it_goes_on(
    kafka: Kafka, credential: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    patience = Patience(reply_within=timedelta(seconds=PATIENCE_S))
    async with asyncio.timeout(3 * PATIENCE_S), Borough.from_file(credential, patience=patience) as merton:
        await merton.reply_declined(uuid4(), reason="not-ours")
        kafka.freeze()
        try:
            with monkeypatch.context() as impatient:
                impatient.setattr(merton.replying, "_within", 2.0)  # what must be confirmed has longer
                with pytest.raises(ReplyNotConfirmed, match="TimeoutError"):
                    await merton.reply_declined(uuid4(), reason="not-ours")
        finally:
            kafka.thaw()
        last = uuid4()
        await merton.reply_declined(last, reason="not-ours")

    assert await asyncio.to_thread(is_answered, kafka, merton, last)  # the one given up arrives late, or never
