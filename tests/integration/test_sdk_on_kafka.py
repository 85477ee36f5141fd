"""The SDK on a real broker: what is heard, committed, repeated, and what happens when a handler fails."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from stride_contracts import ConcernRaised, ConcernReopened, Record, Unreadable, parse, read_envelope
from stride_contracts.events.concerns import ConcernEvent
from stride_sdk import Borough, HandlerFailed
from stride_sdk.testing import record_of

from tests.infra.face import Kafka
from tests.integration.lighting import (
    AT_ONCE,
    PATIENCE_S,
    borough,
    concern,
    concern_records,
    credential,
    first_replies,
    publish,
    until,
)

if TYPE_CHECKING:
    from uuid import UUID

__all__ = ["borough", "credential"]


@pytest.mark.smoke
async def test_a_concern_is_heard_and_the_reply_is_one_that_sessions_can_read(kafka: Kafka, borough: Borough) -> None:
    heard: list[UUID] = []

    @borough.on(ConcernRaised)
    async def answer(concern: ConcernRaised) -> None:
        await borough.reply_acknowledged(concern, reference="SLR-20417")
        heard.append(concern.concern_id)

    dark = concern()
    publish(kafka, *concern_records(borough, dark))
    async with borough:
        await until(lambda: heard == [dark.concern_id])

    received = read_envelope(first_replies(kafka, borough, 1)[0])
    assert received.envelope.source == f"/stride/systems/{borough.credential.system}"
    assert parse(received).model_dump() == {"concern_id": dark.concern_id, "reference": "SLR-20417"}  # type: ignore[union-attr]


async def test_the_same_reply_after_each_reopening_is_another_and_a_repeat_of_one_is_not(
    kafka: Kafka, borough: Borough
) -> None:
    raised = concern()
    first, second = (
        record_of(
            ConcernReopened(concern_id=raised.concern_id, by="person"), borough=borough.credential.borough, keyseq=n
        )
        for n in (2, 3)
    )
    said: list[UUID] = []

    async def answer(concern: ConcernEvent) -> None:
        said.append(await borough.reply_acknowledged(concern.concern_id, reference="SLR-20417"))
        if len(said) == 2:
            raise ConnectionError  # after the reply: the event comes again

    borough.on(ConcernRaised)(answer)
    borough.on(ConcernReopened)(answer)
    publish(kafka, *concern_records(borough, raised), first, second)
    async with borough:
        await until(lambda: len(said) == 4)
        later = await borough.reply_acknowledged(raised, reference="SLR-20417", after=read_envelope(second).envelope.id)

    assert len(set(said)) == 3
    assert (said[2], later) == (said[1], said[3])
    sent = [read_envelope(reply).envelope.id for reply in first_replies(kafka, borough, 5)]
    assert sent == [str(each) for each in (*said, later)]


async def test_what_was_handled_does_not_come_again_after_a_restart(kafka: Kafka, credential: Path) -> None:
    first, second = concern(), concern()
    heard: list[UUID] = []
    for event in (first, second):
        borough = Borough.from_file(credential, patience=AT_ONCE)

        @borough.on(ConcernRaised)
        async def note(concern: ConcernRaised) -> None:
            heard.append(concern.concern_id)

        publish(kafka, *concern_records(borough, event))
        async with borough:
            await until(lambda wanted=event.concern_id: wanted in heard)  # type: ignore[misc]

    assert heard == [first.concern_id, second.concern_id]


async def test_a_handler_that_keeps_failing_stops_the_system_and_skips_nothing(kafka: Kafka, credential: Path) -> None:
    events = [concern() for _ in range(5)]
    broken, mended = (Borough.from_file(credential, patience=AT_ONCE) for _ in range(2))
    heard: list[UUID] = []

    @broken.on(ConcernRaised)
    async def fail_on_the_third(concern: ConcernRaised) -> None:
        if concern.concern_id == events[2].concern_id:
            raise OSError
        heard.append(concern.concern_id)

    @mended.on(ConcernRaised)
    async def note(concern: ConcernRaised) -> None:
        heard.append(concern.concern_id)

    publish(kafka, *concern_records(broken, *events))
    with pytest.raises(HandlerFailed):
        await asyncio.wait_for(broken.serve(), PATIENCE_S)
    assert heard == [event.concern_id for event in events[:2]]

    async with mended:
        await until(lambda: len(heard) == 5)
    assert heard == [event.concern_id for event in events]


async def test_a_bad_header_is_reported_and_what_follows_is_heard(kafka: Kafka, borough: Borough) -> None:
    reasons: list[str] = []
    heard: list[UUID] = []

    @borough.on_unreadable
    async def keep(_: Record, unreadable: Unreadable) -> None:
        reasons.append(unreadable.reason)

    @borough.on(ConcernRaised)
    async def note(concern: ConcernRaised) -> None:
        heard.append(concern.concern_id)

    bad, good = concern_records(borough, concern(), concern())
    broken = [(name, b"\xff\xfe" if name == "ce_id" else raw) for name, raw in bad.headers]
    publish(kafka, bad._replace(headers=broken), bad._replace(value=None), good, good)
    async with borough:
        await until(lambda: len(heard) == 1)

    assert reasons == ["header-not-utf-8", "not-json"]
