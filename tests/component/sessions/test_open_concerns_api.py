"""Raising a concern without a token, on a real Postgres: what it takes, and what is kept of who raises it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from stride_chassis import SharedLimit

from tests.component.sessions.open_concerns import NO, OPEN, place_of, post, rows
from tests.component.sessions.operations import CONCERN

if TYPE_CHECKING:
    from tests.component.sessions.conftest import Caller, Running

POINT = {"latitude": 51.4213, "longitude": -0.2077}


@pytest.mark.usefixtures("merton")
async def test_anybody_raises_a_concern_and_is_given_a_code(running: Running) -> None:
    said = OPEN | {"text": "Both lamps are out.", "point": POINT}
    raised = await post(running, "/concerns", said)
    assert raised.status_code == 201
    assert raised.json() == {"diverted": False, "state": "raised", "return_code": raised.json()["return_code"]}
    assert raised.headers["Cache-Control"] == "no-store"
    told = await running.last_said()
    assert (told["category"], "session_kind" in told) == ("poor-lighting", False)
    assert "lamps" not in str(told)


async def test_a_residents_concern_knows_its_session_inside_the_database_only(running: Running, merton: Caller) -> None:
    link, session_id = await place_of(running, merton)
    before = await rows(running)
    raised = await post(running, f"/places/{link}/concerns", NO | CONCERN)
    assert raised.status_code == 201
    assert raised.json().keys() == {"diverted", "state", "return_code"}
    (kept,) = await running.resources.pool.fetch("SELECT session_id, session_kind FROM concern")
    assert (str(kept["session_id"]), kept["session_kind"]) == (session_id, "run")
    told = await running.last_said()
    assert told["session_kind"] == "run"
    assert session_id not in str(told)
    assert await rows(running) == (before[0] + 1, before[1] + 1, before[2] + 1)


async def test_the_command_of_a_resident_names_neither_her_booking_nor_a_minute(
    running: Running, merton: Caller
) -> None:
    link, _ = await place_of(running, merton)
    await post(running, f"/places/{link}/concerns", NO | CONCERN, key="0" * 32)
    (row,) = await running.resources.pool.fetch("SELECT * FROM command WHERE route LIKE '%/concerns' AND key <> ''")
    assert (row["principal"], row["route"]) == ("anybody", "POST /places/{link}/concerns")
    assert "0" * 32 not in row["key"]
    assert (row["done_at"].minute, row["done_at"].second, row["done_at"].microsecond) == (0, 0, 0)


async def test_one_key_with_one_body_by_two_links_is_two_concerns(running: Running, merton: Caller) -> None:
    (one, _), (other, _), key = await place_of(running, merton), await place_of(running, merton), str(uuid4())
    answers = [await post(running, f"/places/{link}/concerns", NO | CONCERN, key=key) for link in (one, other, one)]
    codes = [answer.json()["return_code"] for answer in answers]
    assert codes[0] == codes[2] != codes[1]


@pytest.mark.usefixtures("merton")
async def test_the_same_again_is_one_concern_with_one_code(running: Running) -> None:
    key = str(uuid4())
    answers = await asyncio.gather(*(post(running, "/concerns", OPEN, key=key) for _ in range(5)))
    assert len({answer.content for answer in answers}) == 1
    assert (await rows(running))[0] == 1


@pytest.mark.usefixtures("merton")
async def test_a_key_that_could_be_guessed_is_refused_because_it_would_open_the_answer(running: Running) -> None:
    answer = await post(running, "/concerns", OPEN, key="1")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "Idempotency-Key")


async def test_the_team_is_given_a_code_for_who_told_them(running: Running, merton: Caller) -> None:
    raised = await merton.post("/boroughs/merton/concerns", CONCERN)
    assert raised.status_code == 201
    seen = await running.client.get("/concern", headers={"Return-Code": raised.json()["return_code"]})
    assert seen.json()["steps"] == [{"words": "An officer wrote down your concern.", "at": seen.json()["raised_at"]}]
    again = await merton.get(f"/boroughs/merton/concerns/{raised.json()['concern_id']}")
    assert "return_code" not in again.json()


@pytest.mark.usefixtures("merton")
async def test_who_may_be_contacted_says_where(running: Running) -> None:
    answer = await post(running, "/concerns", OPEN | {"may_be_contacted": True})
    assert (answer.status_code, answer.json()["code"]) == (422, "contact-not-given")
    reachable = OPEN | {"may_be_contacted": True, "contact": "asha@resident.example"}
    assert (await post(running, "/concerns", reachable)).status_code == 201


@pytest.mark.usefixtures("merton")
async def test_a_point_outside_of_london_is_refused(running: Running) -> None:
    answer = await post(running, "/concerns", OPEN | {"point": {"latitude": 53.48, "longitude": -2.24}})
    assert [fault["field"] for fault in answer.json()["errors"]] == ["point.latitude", "point.longitude"]


@pytest.mark.usefixtures("merton")
async def test_a_borough_that_takes_no_part_is_not_there(running: Running) -> None:
    answers = [await post(running, "/concerns", OPEN | {"borough": name}) for name in ("barnet", "atlantis")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content


@pytest.mark.usefixtures("merton", "camden")
async def test_everybody_together_has_one_bound_in_each_borough(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    narrow = SharedLimit(2)
    monkeypatch.setattr(SharedLimit, "admits", lambda _, name: narrow._limiter.hit(narrow._most, name))
    answers = [await post(running, "/concerns", OPEN) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert 1 <= int(answers[2].headers["Retry-After"]) <= 60
    assert (await post(running, "/concerns", OPEN | {"borough": "camden"})).status_code == 201
    diverted = await post(running, "/concerns", OPEN | {"is_somebody_in_danger": True})
    assert diverted.json()["diverted"] is True
