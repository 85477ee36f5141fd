"""A command is done once, however often and however fast it is sent."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from uuid import uuid4

import asyncpg

from tests.conformance.conftest import CONCERN, plan, series

if TYPE_CHECKING:
    from tests.conformance.serving import Api

SESSIONS, CONCERNS = "/boroughs/merton/sessions", "/boroughs/merton/concerns"
AT_ONCE = 20


async def count(api: Api, query: str, *given: object) -> int:
    conn = await asyncpg.connect(api.dsn)
    try:
        number: int = await conn.fetchval(query, *given)
        return number
    finally:
        await conn.close()


async def test_twenty_equal_requests_at_once_are_one_change(sessions: Api) -> None:
    caller, key, body = sessions.caller("merton"), str(uuid4()), plan()
    before = await count(sessions, "SELECT count(*) FROM session")
    with ThreadPoolExecutor(AT_ONCE) as senders:
        asked = [senders.submit(caller.ask, "POST", SESSIONS, body, key=key) for _ in range(AT_ONCE)]
    answers = [one.result() for one in asked]
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert await count(sessions, "SELECT count(*) FROM session") == before + 1
    made = answers[0].json()["session_id"]
    assert await count(sessions, "SELECT count(*) FROM event WHERE key = $1", made) == 1


async def test_twenty_equal_series_at_once_are_one_series(sessions: Api) -> None:
    caller, key, body = sessions.caller("merton"), str(uuid4()), series()
    with ThreadPoolExecutor(AT_ONCE) as senders:
        asked = [senders.submit(caller.ask, "POST", "/boroughs/merton/series", body, key=key) for _ in range(AT_ONCE)]
    answers = [one.result() for one in asked]
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    made = answers[0].json()
    named = [one["session_id"] for one in made["sessions"]]
    assert await count(sessions, "SELECT count(*) FROM session WHERE series_id = $1", made["series_id"]) == 2
    assert await count(sessions, "SELECT count(*) FROM event WHERE key = ANY ($1::text[])", named) == 2


async def test_another_body_under_the_same_key_is_refused(sessions: Api) -> None:
    caller, key = sessions.caller("merton"), str(uuid4())
    first = caller.ask("POST", SESSIONS, plan(), key=key)
    before = await count(sessions, "SELECT count(*) FROM event")
    second = caller.ask("POST", SESSIONS, {**plan(), "planned_minutes": 90}, key=key)
    assert (first.status_code, second.status_code, second.json()["code"]) == (201, 422, "idempotency-key-reused")
    assert await count(sessions, "SELECT count(*) FROM event") == before


def test_a_key_belongs_to_whom_it_is_from_and_where_it_is_sent(sessions: Api) -> None:
    caller, key = sessions.caller("merton"), str(uuid4())
    paths = [(SESSIONS, plan()), (CONCERNS, CONCERN), ("/boroughs/camden/sessions", plan())]
    both = sessions.caller("merton", "camden")
    assert [both.ask("POST", path, body, key=key).status_code for path, body in paths] == [201, 201, 201]
    assert caller.ask("POST", SESSIONS, plan(), key=key).json()["borough"] == "merton"


def test_what_is_refused_leaves_its_key_free(sessions: Api) -> None:
    caller, key = sessions.caller("merton"), str(uuid4())
    refused = caller.ask("POST", SESSIONS, plan(-31), key=key)
    accepted = caller.ask("POST", SESSIONS, plan(), key=key)
    assert (refused.status_code, accepted.status_code) == (422, 201)
