"""The SDK on a real broker: what is heard, committed, repeated, refused, and what happens when a handler fails."""

import asyncio
import json
import signal
import sys
from collections.abc import Callable, Generator
from contextlib import closing
from datetime import timedelta
from itertools import islice
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from confluent_kafka import Consumer, Producer
from stride_contracts import (
    ConcernRaised,
    ConcernReferred,
    ConcernReopened,
    Record,
    TopicKind,
    Unreadable,
    parse,
    read_envelope,
    topic_for,
)
from stride_contracts.events.concerns import ConcernEvent
from stride_provision import KafkaAdmin, onboard
from stride_sdk import Borough, Credential, HandlerFailed, Patience, ReplyNotConfirmed
from stride_sdk.testing import record_of

from tests.infra.face import Kafka

EXAMPLES = Path(__file__).parents[2] / "examples"
EXAMPLE = EXAMPLES / "merton_lighting.py"
COUNTING_EXAMPLE = EXAMPLES / "merton_figures.py"
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


def changed(credential: Path, **fields: str) -> Credential:
    """The credential as somebody else, or for somewhere else."""
    return Credential.model_validate({**json.loads(credential.read_text()), **fields})


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


def is_answered(kafka: Kafka, borough: Borough, about: UUID) -> bool:
    with closing(replies_of(kafka, borough)) as replies:
        return any(reply.key == str(about).encode() for reply in replies)


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not is_so():
            await asyncio.sleep(0.02)


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


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
async def test_the_example_hears_replies_and_stops_when_told(
    kafka: Kafka, credential: Path, told: signal.Signals
) -> None:
    borough = Borough.from_file(credential)
    dark = concern()
    referred = ConcernReferred(concern_id=uuid4(), to="council", asks_for="lighting")
    publish(kafka, *concern_records(borough, concern("rundown"), dark, referred))

    process = await asyncio.create_subprocess_exec(
        *(sys.executable, str(EXAMPLE), str(credential)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert len(replies := await asyncio.to_thread(first_replies, kafka, borough, 2)) == 2
    process.send_signal(told)
    out, err = await asyncio.wait_for(process.communicate(), PATIENCE_S)

    assert process.returncode == 0
    assert out.decode().count("concern_id=") == 2
    assert err == b""
    assert {reply.key for reply in replies} == {str(one.concern_id).encode() for one in (dark, referred)}
    assert b'"action":"lighting"' in b"".join(reply.value or b"" for reply in replies)


async def test_the_counting_example_counts_what_it_hears(kafka: Kafka, credential: Path) -> None:
    publish(kafka, *concern_records(Borough.from_file(credential), concern(), concern()))

    process = await asyncio.create_subprocess_exec(
        *(sys.executable, str(COUNTING_EXAMPLE), str(credential)), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    said = [await asyncio.wait_for(process.stdout.readline(), PATIENCE_S) for _ in range(2)]
    process.terminate()

    assert await asyncio.wait_for(process.wait(), PATIENCE_S) == 0
    assert said == [b"stride.concern-raised.v1: 1\n", b"stride.concern-raised.v1: 2\n"]
