"""Two people change one session: who has not seen the other's change is told so, over HTTP on a real Postgres."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

if TYPE_CHECKING:
    import httpx

    from tests.component.sessions.conftest import Caller, Running

PLAN = {"scheme": "run-and-talk", "kind": "run", "ward": "E05000455", "zone": "Europe/London", "planned_minutes": 60}
MORE, FEWER = {"capacity": 9}, {"capacity": 8}
WEATHER = {"reason": "weather"}


@pytest.fixture
async def path(merton: Caller, next_week: str) -> str:
    made = (await merton.post("/boroughs/merton/sessions", PLAN | {"starts_at": next_week})).json()
    return f"/boroughs/merton/sessions/{made['session_id']}"


async def change(caller: Caller, path: str, body: Any, seen: str, *, key: str | None = None) -> httpx.Response:
    headers = {"Authorization": f"Bearer {caller.token}", "Idempotency-Key": key or str(uuid4()), "If-Match": seen}
    content = json.dumps(body)
    return await caller.client.post(path, content=content, headers={**headers, "Content-Type": "application/json"})


async def seen(caller: Caller, path: str) -> str:
    return (await caller.get(path)).headers["ETag"]


async def test_each_change_makes_a_version_and_what_changes_nothing_makes_none(merton: Caller, path: str) -> None:
    assert await seen(merton, path) == '"1"'
    answers = [await merton.post(f"{path}/capacity", MORE) for _ in range(2)]
    assert [answer.headers["ETag"] for answer in answers] == ['"2"', '"2"']
    assert await seen(merton, path) == '"2"'


@pytest.mark.parametrize(
    ("what", "body"), [("capacity", FEWER), ("cancel", WEATHER), ("complete", {"head_count": 3, "minutes": 50})]
)
async def test_who_has_seen_an_older_version_changes_nothing(
    running: Running, merton: Caller, path: str, what: str, body: dict[str, Any]
) -> None:
    old = await seen(merton, path)
    await merton.post(f"{path}/capacity", MORE)
    said = await running.types_said()
    answer = await change(merton, f"{path}/{what}", body, old)
    assert (answer.status_code, answer.json()["code"]) == (412, "version-stale")
    assert (await merton.get(path)).json()["capacity"] == 9
    assert await running.types_said() == said


async def test_a_move_is_held_to_the_version_too(merton: Caller, path: str, next_week: str) -> None:
    move = {"starts_at": next_week.replace("18:30", "19:00"), "zone": "Europe/London", "reason": "daylight"}
    moved = await change(merton, f"{path}/reschedule", move, '"1"')
    assert (moved.status_code, moved.headers["ETag"]) == (200, '"2"')
    assert (await change(merton, f"{path}/reschedule", move, '"1"')).status_code == 412


async def test_of_two_at_once_who_have_seen_the_same_one_is_refused(merton: Caller, path: str) -> None:
    answers = await asyncio.gather(*[change(merton, f"{path}/capacity", body, '"1"') for body in (MORE, FEWER)])
    assert sorted(answer.status_code for answer in answers) == [200, 412]


async def test_a_change_sent_again_is_answered_as_the_first_time(merton: Caller, path: str) -> None:
    key = str(uuid4())
    answers = [await change(merton, f"{path}/capacity", MORE, '"1"', key=key) for _ in range(2)]
    assert [(answer.status_code, answer.headers["ETag"]) for answer in answers] == [(200, '"2"')] * 2


@pytest.mark.parametrize(("tag", "status"), [("*", 200), ('"0"', 412), ("1", 412), ('W/"1"', 412), ('"1", "2"', 412)])
async def test_what_is_no_tag_of_ours_matches_nothing(merton: Caller, path: str, tag: str, status: int) -> None:
    assert (await change(merton, f"{path}/capacity", MORE, tag)).status_code == status
