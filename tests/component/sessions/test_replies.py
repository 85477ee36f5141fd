"""What a system's reply does on a real Postgres: what is kept, what is said on the concern's key, and what is not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from opentelemetry import trace
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from stride_chassis.telemetry import current_traceparent
from stride_sessions import consumers
from stride_sessions.app import build_service
from stride_sessions.domain.concern_life import SYSTEM, after
from stride_sessions.domain.concern_refusals import ConcernIsClosed

from tests.component.sessions.replying import TRACE, hear, received
from tests.component.sessions.test_concern_steps_api import led_to, raised

if TYPE_CHECKING:
    from stride_chassis import Projection
    from stride_sessions.domain.replies import Reply
    from stride_sessions.handlers.ports import Work
    from stride_sessions.settings import SessionsSettings

    from tests.component.sessions.conftest import Caller, Running

CONCERNS = "/boroughs/merton/concerns"


@pytest.fixture
def replies(running: Running, settings: SessionsSettings) -> Projection:
    (projection,) = build_service(settings).projections(running.resources)
    return projection


async def refusals(running: Running) -> list[tuple[str, str, dict[str, Any]]]:
    """Every refusal that was said: topic, key and data."""
    rows = [row for row in await running.said() if row["type"] == "stride.reply-refused.v1"]
    return [(row["topic"], row["key"], json.loads(row["data"])) for row in rows]


async def outcomes(running: Running) -> list[tuple[str, str]]:
    async with running.resources.pool.acquire() as conn:
        rows = await conn.fetch("SELECT reply_id, outcome FROM reply ORDER BY borough, source, reply_id")
    return [(row["reply_id"], row["outcome"]) for row in rows]


async def codes(running: Running) -> list[str]:
    return [data["code"] for *_, data in await refusals(running)]


async def test_replies_are_appended_shown_and_said(running: Running, merton: Caller, replies: Projection) -> None:
    concern_id = await raised(merton)
    acted = received(concern_id, "actioned", reply_id="r2", action="lighting", reference="SLR-20417")
    await hear(running, replies, received(concern_id, reference="SLR-20417"), acted)
    history = (await merton.get(f"{CONCERNS}/{concern_id}")).json()["history"]
    assert [(each["step"], each["name"], each["reference"]) for each in history[1:]] == [
        ("acknowledge", "merton.lighting", "SLR-20417"),
        ("act", "merton.lighting", "SLR-20417"),
    ]
    rows = [row for row in await running.said() if row["key"] == concern_id]
    assert [row["keyseq"] for row in rows] == [1, 2, 3]
    assert json.loads(rows[1]["data"]) == {
        "concern_id": concern_id,
        "answer": "acknowledged",
        "system": "merton.lighting",
        "reference": "SLR-20417",
    }


async def test_a_repeated_reply_is_heard_once(running: Running, merton: Caller, replies: Projection) -> None:
    concern_id = await raised(merton)
    await hear(running, replies, received(concern_id))
    await hear(running, replies, received(concern_id), received(concern_id))
    assert (await running.types_said()).count("concern-answered") == 1


async def test_two_systems_may_use_the_same_reply_id(running: Running, merton: Caller, replies: Projection) -> None:
    concern_id = await raised(merton)
    first = received(concern_id)
    other = first.envelope._replace(source="/stride/systems/merton.parks")
    await hear(running, replies, first, first._replace(envelope=other))
    assert (await running.types_said()).count("concern-answered") == 2


async def test_what_replies_make_us_say_has_no_trace_and_no_minute(
    running: Running, merton: Caller, replies: Projection
) -> None:
    concern_id = await raised(merton)
    of_the_system = TraceContextTextMapPropagator().extract({"traceparent": TRACE})
    with trace.use_span(trace.get_current_span(of_the_system)):
        assert current_traceparent() is not None
        await hear(running, replies, received(concern_id), received(str(uuid4()), reply_id="r2"))
    answered, refused = (await running.said())[-2:]
    assert [row["type"].split(".")[1] for row in (answered, refused)] == ["concern-answered", "reply-refused"]
    for row in (answered, refused):
        assert row["traceparent"] is None
        assert (row["occurred_at"].minute, row["occurred_at"].second, row["occurred_at"].microsecond) == (0, 0, 0)
    assert TRACE.split("-")[1] not in str([tuple(row) for row in await running.said()])


async def test_another_boroughs_an_erased_and_an_unknown_concern_are_refused_alike(
    running: Running, merton: Caller, camden: Caller, replies: Projection
) -> None:
    theirs = (await camden.post("/boroughs/camden/concerns", await body(merton))).json()["concern_id"]
    erased, nothing = await raised(merton), str(uuid4())
    async with running.resources.pool.acquire() as conn:
        await conn.execute("DELETE FROM concern WHERE concern_id = $1::text::uuid", erased)
    about = [theirs, erased, nothing]
    ids = [str(uuid4()) for _ in about]
    await hear(running, replies, *(received(key, reply_id=id_) for key, id_ in zip(about, ids, strict=True)))
    assert await refusals(running) == [
        ("stride.merton.concerns", key, {"concern_id": key, "reply_id": id_, "code": "concern-not-found"})
        for key, id_ in zip(about, ids, strict=True)
    ]
    shown = await camden.get(f"/boroughs/camden/concerns/{theirs}")
    assert len(shown.json()["history"]) == 1


async def body(caller: Caller) -> dict[str, Any]:
    """What a concern of Merton says, for another borough to say."""
    shown = (await caller.get(f"{CONCERNS}/{await raised(caller)}")).json()
    return {name: shown[name] for name in ("kind", "category", "setting", "light", "severity", "ward")}


@pytest.mark.usefixtures("camden")
async def test_a_closed_a_merged_and_a_transferred_concern_are_refused_as_closed(
    running: Running, merton: Caller, replies: Projection
) -> None:
    closed, merged, transferred, other = [await led_to(merton, "closed"), *[await raised(merton) for _ in range(3)]]
    assert (await merton.post(f"{CONCERNS}/{merged}/merge", {"into": other})).status_code == 200
    assert (await merton.post(f"{CONCERNS}/{transferred}/transfer", {"to": "camden"})).status_code == 200
    about = [closed, merged, transferred]
    await hear(running, replies, *(received(key, reply_id=str(uuid4())) for key in about))
    assert [(key, data["code"]) for _, key, data in await refusals(running)] == [
        (key, "concern-closed") for key in about
    ]
    assert "concern-answered" not in await running.types_said()


async def test_a_code_or_a_type_that_we_do_not_know_is_refused_and_the_next_reply_is_taken(
    running: Running, merton: Caller, replies: Projection
) -> None:
    concern_id = await raised(merton)
    await hear(
        running,
        replies,
        received(concern_id, "actioned", reply_id="r1", action="floodlights"),
        received(concern_id, "declined", reply_id="r2", reason="too-dear"),
        received(concern_id, "postponed", reply_id="r3", until="spring"),
        received(concern_id, "declined", reply_id="r4", reason="no-funding"),
    )
    assert await codes(running) == ["code-unknown", "code-unknown", "type-unknown"]
    assert (await running.types_said())[-1] == "concern-answered"
    assert await outcomes(running) == [
        ("r1", "code-unknown"),
        ("r2", "code-unknown"),
        ("r3", "type-unknown"),
        ("r4", "taken"),
    ]


async def test_a_reply_that_is_refused_again_and_again_is_told_once(running: Running, replies: Projection) -> None:
    nothing = str(uuid4())
    for _ in range(3):
        await hear(running, replies, received(nothing), received(nothing))
    assert await codes(running) == ["concern-not-found"]
    assert await outcomes(running) == [("r1", "concern-not-found")]


async def test_a_reply_that_was_refused_is_taken_when_the_concern_is_open_again(
    running: Running, merton: Caller, replies: Projection
) -> None:
    concern_id = await led_to(merton, "closed")
    await hear(running, replies, received(concern_id))
    await merton.post(f"{CONCERNS}/{concern_id}/reopen", {})
    await hear(running, replies, received(concern_id), received(concern_id))
    said = await running.types_said()
    assert said[-3:] == ["reply-refused", "concern-reopened", "concern-answered"]
    assert await outcomes(running) == [("r1", "taken")]


async def test_the_longest_source_and_id_that_can_be_read_are_kept(running: Running, replies: Projection) -> None:
    one = received(str(uuid4()), reply_id="x" * 64)
    await hear(running, replies, one._replace(envelope=one.envelope._replace(source="/stride/" + "x" * 151)))
    assert await outcomes(running) == [("x" * 64, "concern-not-found")]


async def test_a_handler_that_raises_what_it_should_say_stops_the_batch(
    running: Running, merton: Caller, replies: Projection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The naive twin: with it nothing is said, and in earnest the reply would be tried again and set aside."""
    concern_id = await led_to(merton, "closed")
    monkeypatch.setattr(consumers, "on_reply", naive_on_reply)
    with pytest.raises(ConcernIsClosed):
        await hear(running, replies, received(concern_id))
    assert await codes(running) == []


async def naive_on_reply(reply: Reply, work: Work) -> None:
    concern = await work.concerns.get_for_update(reply.concern_id)
    after(concern.state, "acknowledge", SYSTEM)
