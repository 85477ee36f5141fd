"""Concerns over HTTP, on a real Postgres."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from stride_chassis import encode_cursor
from stride_sessions.app import build_service

from tests.component.sessions.replying import hear, received

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
    seen = (await merton.get(f"{CONCERNS}/{concern['concern_id']}")).json()
    assert seen | {"return_code": concern["return_code"]} == concern
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
