"""Concerns over HTTP, and replies as the projection hands them over, on a real Postgres."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from stride_chassis import connection_of, encode_cursor
from stride_contracts import Envelope, Received, Record
from stride_sessions.app import build_service

if TYPE_CHECKING:
    from stride_chassis import Projection
    from stride_sessions.settings import SessionsSettings

    from tests.component.sessions.conftest import Caller, Running

CONCERNS = "/boroughs/merton/concerns"
CONCERN = {
    "kind": "concern",
    "category": "poor-lighting",
    "setting": "park-or-open-space",
    "light": "dark",
    "severity": "medium",
    "ward": "E05000455",
}
PLAN = {
    "scheme": "run-and-talk",
    "kind": "run",
    "ward": "E05000455",
    "zone": "Europe/London",
    "planned_minutes": 60,
}


@pytest.fixture
def replies(running: Running, settings: SessionsSettings) -> Projection:
    (projection,) = build_service(settings).projections(running.resources)
    return projection


def received(concern_id: str, *, borough: str = "merton", reply_id: str = "r1", action: str = "") -> Received:
    name = "reply-actioned" if action else "reply-acknowledged"
    body = {"concern_id": concern_id, "reference": "SLR-20417"} | ({"action": action} if action else {})
    value = json.dumps(body).encode()
    record = Record(f"stride.{borough}.replies", 0, 0, concern_id.encode(), (), value, 0)
    source = f"/stride/systems/{borough}.lighting"
    at = datetime.now(UTC)
    return Received(record, Envelope(reply_id, source, f"stride.{name}.v1", at, concern_id, borough))


async def hear(running: Running, replies: Projection, *batch: Received) -> None:
    async with connection_of(running.resources.pool) as conn, conn.transaction():
        for each in batch:
            await replies.statements[each.envelope.type](conn, [each])


async def raised(caller: Caller, **changes: Any) -> str:
    answer = await caller.post(CONCERNS, CONCERN | changes)
    assert answer.status_code == 201, answer.text
    concern_id: str = answer.json()["concern_id"]
    return concern_id


async def test_a_concern_names_its_session_to_nobody(running: Running, merton: Caller, next_week: str) -> None:
    session = (await merton.post("/boroughs/merton/sessions", PLAN | {"starts_at": next_week})).json()
    answer = await merton.post(CONCERNS, CONCERN | {"session_id": session["session_id"]})
    concern = answer.json()
    assert (answer.status_code, concern["state"], concern["session_kind"]) == (201, "raised", "run")
    assert (await merton.get(f"{CONCERNS}/{concern['concern_id']}")).json() == concern
    said = (await running.said())[-1]
    assert said["traceparent"] is None
    assert (said["occurred_at"].minute, said["occurred_at"].second) == (0, 0)
    assert session["session_id"] not in answer.text + said["data"]
    async with running.resources.pool.acquire() as conn:
        assert str(await conn.fetchval("SELECT session_id FROM concern")) == session["session_id"]


async def test_a_concern_may_stand_apart_from_any_session(running: Running, merton: Caller) -> None:
    concern_id = await raised(merton, not_reported_because="nothing-would-change")
    assert await running.last_said() == {
        "concern_id": concern_id,
        **CONCERN,
        "not_reported_because": "nothing-would-change",
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"category": "too-dark"},
        {"severity": None},
        {"ward": "E05"},
        {"session_id": "1"},
        {"text": ""},
        {"name": "Asha"},
        {"point": {"latitude": 48.8, "longitude": 2.3}},
        {"light": "dark\u0000"},
    ],
)
async def test_a_concern_that_is_not_coded_is_refused(merton: Caller, changes: dict[str, Any]) -> None:
    answer = await merton.post(CONCERNS, CONCERN | changes)
    assert (answer.status_code, answer.json()["code"]) == (422, "request-invalid")


async def test_a_concern_of_an_unknown_session_is_not_found(merton: Caller) -> None:
    assert (await merton.post(CONCERNS, CONCERN | {"session_id": str(uuid4())})).status_code == 404


async def test_concerns_are_listed_page_by_page(running: Running, merton: Caller, replies: Projection) -> None:
    expected = {await raised(merton) for _ in range(3)}
    await hear(running, replies, received(min(expected)))
    first = (await merton.get(CONCERNS, limit=2)).json()
    rest = (await merton.get(CONCERNS, limit=2, after=first["next_cursor"])).json()
    items = first["items"] + rest["items"]
    assert [item["concern_id"] for item in items] == sorted(expected)
    assert [len(item["history"]) for item in items] == [2, 1, 1]


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2026-11-22T18:00:00"])
async def test_a_cursor_of_no_time_is_refused_or_finds_nothing(merton: Caller, at: str) -> None:
    answer = await merton.get(CONCERNS, after=encode_cursor(at, uuid4()))
    assert answer.status_code in {200, 422}


async def test_replies_are_appended_shown_and_said(running: Running, merton: Caller, replies: Projection) -> None:
    concern_id = await raised(merton)
    await hear(running, replies, received(concern_id), received(concern_id, reply_id="r2", action="lighting"))
    history = (await merton.get(f"{CONCERNS}/{concern_id}")).json()["history"]
    assert [(each["step"], each["name"], each["reference"]) for each in history[1:]] == [
        ("acknowledge", "merton.lighting", "SLR-20417"),
        ("act", "merton.lighting", "SLR-20417"),
    ]
    rows = [row for row in await running.said() if row["key"] == concern_id]
    assert [row["keyseq"] for row in rows] == [1, 2, 3]
    assert {row["occurred_at"].minute for row in rows} == {0}
    assert json.loads(rows[1]["data"]) == {
        "concern_id": concern_id,
        "answer": "acknowledged",
        "system": "merton.lighting",
        "reference": "SLR-20417",
    }


async def test_a_repeated_reply_is_heard_once(running: Running, merton: Caller, replies: Projection) -> None:
    concern_id = await raised(merton)
    await hear(running, replies, received(concern_id))
    await hear(running, replies, received(concern_id))
    assert (await running.types_said()).count("concern-answered") == 1


async def test_two_systems_may_use_the_same_reply_id(running: Running, merton: Caller, replies: Projection) -> None:
    concern_id = await raised(merton)
    first = received(concern_id)
    other = first.envelope._replace(source="/stride/systems/merton.parks")
    await hear(running, replies, first, first._replace(envelope=other))
    assert (await running.types_said()).count("concern-answered") == 2


@pytest.mark.usefixtures("camden")
async def test_a_reply_about_another_boroughs_concern_has_no_effect(
    running: Running, merton: Caller, replies: Projection
) -> None:
    concern_id = await raised(merton)
    await hear(running, replies, received(concern_id, borough="camden"))
    await hear(running, replies, received(str(uuid4()), reply_id="r2"))
    assert len((await merton.get(f"{CONCERNS}/{concern_id}")).json()["history"]) == 1
    assert "concern-answered" not in await running.types_said()
    async with running.resources.pool.acquire() as conn:
        outcomes = await conn.fetch("SELECT borough, outcome FROM reply ORDER BY borough")
    assert [tuple(row) for row in outcomes] == [("camden", "unknown-concern"), ("merton", "unknown-concern")]
