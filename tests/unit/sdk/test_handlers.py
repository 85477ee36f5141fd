from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from pydantic import ValidationError
from stride_contracts import (
    ConcernErased,
    ConcernRaised,
    Event,
    NotInList,
    Record,
    ReplyAcknowledged,
    ReplyActioned,
    ReplyDeclined,
    ReplyRefused,
    SchemeLaunched,
    SessionCancelled,
    Unreadable,
    encode,
)
from stride_contracts.codes import RefusalCode
from stride_sdk import Borough, HandlerFailed, Patience
from stride_sdk.replying import Replying
from stride_sdk.testing import credential_of, deliver, record_of

from tests.logs import lines_from_here

AT_ONCE = Patience(attempts=3, first_wait=timedelta(0))


@pytest.fixture
def merton() -> Borough:
    return Borough(credential_of("merton.lighting"), patience=AT_ONCE)


def concern(category: str = "poor-lighting", concern_id: UUID | None = None) -> ConcernRaised:
    return ConcernRaised(
        concern_id=concern_id or uuid4(),
        kind="concern",
        category=category,
        setting="park-or-open-space",
        light="dark",
        severity="medium",
        ward="E05013815",
    )


async def test_a_handler_hears_its_type_and_replies(merton: Borough) -> None:
    @merton.on(ConcernRaised)
    async def ask_for_light(concern: ConcernRaised) -> None:
        if concern.category == "poor-lighting":
            await merton.reply_acknowledged(concern, reference="SLR-20417")

    dark, rundown = concern(), concern("rundown")

    assert await deliver(merton, dark) == [ReplyAcknowledged(concern_id=dark.concern_id, reference="SLR-20417")]
    assert await deliver(merton, rundown) == []


def test_a_reply_that_says_the_same_has_the_same_id() -> None:
    replying = Replying(credential_of("merton.lighting"), timedelta(seconds=1))
    concern_id = uuid4()

    def reply_id(reference: str) -> UUID:
        reply = ReplyAcknowledged(concern_id=concern_id, reference=reference)
        return replying._id(reply, encode(reply), None)

    assert reply_id("SLR-1") == reply_id("SLR-1") != reply_id("SLR-2")


@pytest.mark.parametrize("code", [*RefusalCode, "a-code-of-next-year"])
async def test_a_refusal_is_heard_as_any_event_with_the_id_that_the_reply_returned(merton: Borough, code: str) -> None:
    heard: list[tuple[UUID | None, str]] = []

    @merton.on(ReplyRefused)
    async def note(refusal: ReplyRefused) -> None:
        heard.append((refusal.reply_id, refusal.code))

    reply_id = uuid4()
    refusal = ReplyRefused(concern_id=uuid4(), reply_id=reply_id, code="concern-closed")
    record = record_of(refusal)
    await merton.reception.take(record._replace(value=record.value.replace(b"concern-closed", code.encode())))  # type: ignore[union-attr]

    assert heard == [(reply_id, code)]


async def test_every_reply_can_be_made_by_the_concern_or_its_id(merton: Borough) -> None:
    raised = concern()

    @merton.on(ConcernRaised)
    async def answer(concern: ConcernRaised) -> None:
        await merton.reply_actioned(concern.concern_id, action="lighting", reference="SLR-1")
        await merton.reply_declined(concern, reason="not-ours")

    assert await deliver(merton, raised) == [
        ReplyActioned(concern_id=raised.concern_id, action="lighting", reference="SLR-1"),
        ReplyDeclined(concern_id=raised.concern_id, reason="not-ours"),
    ]


async def test_handlers_are_called_in_the_order_they_were_added(merton: Borough) -> None:
    heard: list[str] = []

    @merton.on(Event)
    async def first(event: Event) -> None:
        heard.append(f"first {event.event_type}")

    @merton.on(SessionCancelled)
    async def second(event: SessionCancelled) -> None:
        heard.append(f"second {event.reason}")

    await deliver(merton, SessionCancelled(session_id=uuid4(), reason="weather"))

    assert heard == ["first stride.session-cancelled.v1", "second weather"]


async def test_a_repeat_is_dropped_and_a_gap_is_not(merton: Borough) -> None:
    heard: list[UUID] = []
    raised = concern()

    @merton.on(ConcernRaised)
    async def note(concern: ConcernRaised) -> None:
        heard.append(concern.concern_id)

    with lines_from_here() as logs:
        for keyseq in (1, 1, 2, 1, 5):
            await deliver(merton, raised, keyseq=keyseq)

    assert len(heard) == 3
    assert [line["event"] for line in logs] == ["events of this key are missing"]


async def test_a_handler_that_fails_is_tried_again_and_those_before_it_are_not(merton: Borough) -> None:
    calls: list[str] = []

    @merton.on(ConcernRaised)
    async def steady(_: ConcernRaised) -> None:
        calls.append("steady")

    @merton.on(ConcernRaised)
    async def shaky(_: ConcernRaised) -> None:
        calls.append("shaky")
        if len(calls) < 4:
            message = "the lighting contractor is away"
            raise OSError(message)

    await deliver(merton, concern())

    assert calls == ["steady", "shaky", "shaky", "shaky"]


async def test_a_handler_that_never_succeeds_stops_the_system_and_says_where(merton: Borough) -> None:
    @merton.on(ConcernRaised)
    async def broken(_: ConcernRaised) -> None:
        message = "content"
        raise RuntimeError(message)

    raised = concern()
    with lines_from_here() as logs, pytest.raises(HandlerFailed, match=r"3 times on .*concerns") as caught:
        await deliver(merton, raised, keyseq=1)

    assert isinstance(caught.value.__cause__, RuntimeError)
    assert "content" not in str(logs) + str(caught.value)
    with pytest.raises(HandlerFailed):
        await deliver(merton, raised, keyseq=1)


async def test_an_unreadable_record_is_passed_over_without_a_word_of_its_content(merton: Borough) -> None:
    record = record_of(concern())._replace(value=b'{"secret":1}')

    with lines_from_here() as logs:
        await merton.reception.take(record)

    assert [line["reason"] for line in logs] == ["contract-violated"]
    assert "secret" not in str(logs)


async def test_an_unreadable_record_can_be_kept(merton: Borough) -> None:
    kept: list[tuple[Record, str]] = []

    @merton.on_unreadable
    async def keep(record: Record, unreadable: Unreadable) -> None:
        kept.append((record, unreadable.reason))

    record = record_of(concern())._replace(headers=[("ce_id", b"\xff")])
    await merton.reception.take(record)

    assert kept == [(record, "attribute-missing")]


async def test_an_unknown_type_is_passed_over(merton: Borough) -> None:
    heard: list[Event] = []

    @merton.on(Event)
    async def note(event: Event) -> None:
        heard.append(event)

    record = record_of(concern())
    headers = [(name, b"stride.concern-sung.v1" if name == "ce_type" else raw) for name, raw in record.headers]
    await merton.reception.take(record._replace(headers=headers))

    assert heard == []


async def test_a_handler_may_look_at_the_envelope(merton: Borough) -> None:
    seen: list[int | None] = []

    @merton.on(ConcernErased)
    async def look(_: ConcernErased) -> None:
        seen.append(merton.current.envelope.keyseq)

    await deliver(merton, ConcernErased(concern_id=uuid4(), reason="requested"), keyseq=7)

    assert seen == [7]
    with pytest.raises(LookupError):
        _ = merton.current


async def test_a_reply_with_a_code_or_a_reference_out_of_form_is_refused(merton: Borough) -> None:
    with pytest.raises(NotInList):
        await merton.reply_actioned(uuid4(), action="magic")
    with pytest.raises(ValidationError):
        await merton.reply_acknowledged(uuid4(), reference="Jane Smith")


def test_what_a_borough_does_not_hear_cannot_be_subscribed(merton: Borough) -> None:
    with pytest.raises(ValueError, match="SchemeLaunched is not on the topics"):
        merton.on(SchemeLaunched)
    with pytest.raises(ValueError, match="ReplyActioned"):
        merton.on(ReplyActioned)


def test_a_handler_is_asynchronous(merton: Borough) -> None:
    def late(_: ConcernRaised) -> None:
        """Return None, which nobody can await."""

    with pytest.raises(TypeError, match="async def"):
        merton.on(ConcernRaised)(late)  # type: ignore[arg-type]  # the very mistake


async def test_a_borough_without_handlers_hears_nothing_and_so_commits_nothing(merton: Borough) -> None:
    async with merton as running:
        assert running is merton
