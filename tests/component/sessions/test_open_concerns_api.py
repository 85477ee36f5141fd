"""Raising a concern without a token, and the two questions that come first, on a real Postgres."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from stride_chassis import SharedLimit
from stride_sessions.api.links import link_of

from tests.component.sessions.test_access import CONCERN, PLAN

if TYPE_CHECKING:
    import httpx

    from tests.component.sessions.conftest import Caller, Running

NO = {"is_somebody_in_danger": False, "is_reporting_a_crime": False}
OPEN = {"borough": "merton", **NO, **CONCERN}
ROWS = "SELECT (SELECT count(*) FROM concern), (SELECT count(*) FROM event), (SELECT count(*) FROM command)"
POINT = {"latitude": 51.4213, "longitude": -0.2077}


async def post(running: Running, path: str, body: Any, *, key: str | None = None, code: str = "") -> httpx.Response:
    """Send it without a token."""
    headers = {"Idempotency-Key": key or str(uuid4())} | ({"Return-Code": code} if code else {})
    return await running.client.post(path, json=body, headers=headers)


async def rows(running: Running) -> tuple[int, int, int]:
    """How many concerns, events and commands there are."""
    (found,) = await running.resources.pool.fetch(ROWS)
    return tuple(found)


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


@pytest.mark.parametrize(
    ("body", "because"),
    [
        (OPEN | {"is_somebody_in_danger": True}, "danger"),
        (OPEN | {"is_reporting_a_crime": True}, "crime"),
        (OPEN | {"is_somebody_in_danger": True, "is_reporting_a_crime": True}, "danger"),
        ({"is_somebody_in_danger": True}, "danger"),
        ({"is_reporting_a_crime": True, "is_somebody_in_danger": "perhaps", "ward": 7, "odd": []}, "crime"),
    ],
)
async def test_a_yes_is_answered_with_what_to_do_and_raises_nothing(
    running: Running, merton: Caller, body: dict[str, Any], because: str
) -> None:
    link, _ = await place_of(running, merton)
    before = await rows(running)
    paths = ["/concerns", f"/places/{link}/concerns"]
    answers = [await post(running, path, body) for path in paths]
    answers.append(await merton.post("/boroughs/merton/concerns", body))
    assert [(answer.status_code, answer.json()["because"]) for answer in answers] == [(200, because)] * 3
    assert all(answer.json()["wording"]["danger_phone"] == "999" for answer in answers)
    assert await rows(running) == before


@pytest.mark.usefixtures("merton")
async def test_a_yes_needs_no_key_and_no_borough_that_is_there(running: Running) -> None:
    for body in ({"is_somebody_in_danger": True}, {"is_somebody_in_danger": True, "borough": "atlantis"}):
        answer = await running.client.post("/concerns", json=body)
        assert answer.json()["diverted"] is True
    answer = await running.client.post(f"/places/{'a' * 43}/concerns", json={"is_somebody_in_danger": True})
    assert answer.json()["diverted"] is True
    assert await running.resources.pool.fetchval("SELECT count(*) FROM diversion") == 0


@pytest.mark.parametrize("key", [None, "", "short", "with space", "k" * 256])
async def test_a_yes_is_answered_whatever_is_wrong_with_the_key(
    running: Running, merton: Caller, key: str | None
) -> None:
    link, _ = await place_of(running, merton)
    before = await rows(running)
    named = {} if key is None else {"Idempotency-Key": key}
    team = named | {"Authorization": f"Bearer {merton.token}"}
    asked = [("/concerns", named), (f"/places/{link}/concerns", named), ("/boroughs/merton/concerns", team)]
    for path, headers in asked:
        answer = await running.client.post(path, json={"is_somebody_in_danger": True}, headers=headers)
        assert (answer.status_code, answer.json()["because"]) == (200, "danger"), path
    assert await rows(running) == before


@pytest.mark.parametrize("link", ["short", "a" * 44, "%00" * 43, "a" * 42 + "!", "a" * 42 + "%C3%A9"])
async def test_a_yes_is_answered_whatever_is_wrong_with_the_link(running: Running, link: str) -> None:
    for body in (NO | {"is_somebody_in_danger": True}, {"is_reporting_a_crime": True}):
        answer = await running.client.post(f"/places/{link}/concerns", json=body)
        assert (answer.status_code, answer.json()["diverted"]) == (200, True)
    assert await running.resources.pool.fetchval("SELECT count(*) FROM diversion") == 0


async def test_without_a_yes_a_link_that_is_none_is_named(running: Running) -> None:
    answer = await post(running, "/places/short/concerns", NO | CONCERN)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "link")


@pytest.mark.parametrize(("key", "refused"), [(None, (400, "idempotency-key-missing")), ("", (422, "request-invalid"))])
async def test_without_a_yes_the_key_is_judged_as_ever(
    running: Running, merton: Caller, key: str | None, refused: tuple[int, str]
) -> None:
    link, _ = await place_of(running, merton)
    named = {"Authorization": f"Bearer {merton.token}"} | ({} if key is None else {"Idempotency-Key": key})
    asked = [("/concerns", OPEN), (f"/places/{link}/concerns", NO | CONCERN), ("/boroughs/merton/concerns", CONCERN)]
    for path, body in asked:
        answer = await running.client.post(path, json=body, headers=named)
        assert (answer.status_code, answer.json()["code"]) == refused, path


@pytest.mark.usefixtures("merton")
async def test_a_yes_of_who_is_not_of_the_team_is_judged_by_the_token_first(running: Running) -> None:
    path, body = "/boroughs/merton/concerns", {"is_somebody_in_danger": True}
    answers = [
        await running.client.post(path, json=body),
        await running.caller("central", "merton").post(path, body),
        await running.caller("officer", "camden").post(path, body),
    ]
    assert [answer.status_code for answer in answers] == [401, 403, 404]


async def test_a_yes_is_counted_by_month_and_question_and_the_team_reads_the_counts(
    running: Running, merton: Caller
) -> None:
    link, _ = await place_of(running, merton)
    await post(running, "/concerns", OPEN | {"is_somebody_in_danger": True})
    await post(running, f"/places/{link}/concerns", {"is_somebody_in_danger": True})
    await merton.post("/boroughs/merton/concerns", CONCERN | {"is_reporting_a_crime": True})
    counts = (await merton.get("/boroughs/merton/diversions")).json()["items"]
    assert [(row["question"], row["number"]) for row in counts] == [("crime", 1), ("danger", 2)]
    assert {row["month"][-3:] for row in counts} == {"-01"}
    lead = running.caller("information-governance", "merton")
    assert (await lead.get("/boroughs/merton/diversions")).json()["items"] == counts


@pytest.mark.usefixtures("merton")
async def test_twenty_yeses_at_once_are_twenty(running: Running) -> None:
    await asyncio.gather(*(post(running, "/concerns", OPEN | {"is_somebody_in_danger": True}) for _ in range(20)))
    assert await running.resources.pool.fetchval("SELECT number FROM diversion") == 20


async def test_a_yes_is_answered_also_while_the_database_is_away(running: Running) -> None:
    await running.resources.pool.close()
    answer = await post(running, "/concerns", OPEN | {"is_somebody_in_danger": True})
    assert (answer.status_code, answer.json()["diverted"]) == (200, True)


@pytest.mark.usefixtures("merton")
async def test_both_questions_have_to_be_answered_without_a_token(running: Running) -> None:
    for left_out in NO:
        body = {name: value for name, value in OPEN.items() if name != left_out}
        answer = await post(running, "/concerns", body)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, left_out)


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


async def test_the_wording_is_open_to_all(running: Running) -> None:
    wording = (await running.client.get("/emergency-wording")).json()
    assert (wording["danger_phone"], wording["crime_phone"]) == ("999", "101")
    assert wording["crime_online"].startswith("https://")


async def place_of(running: Running, team: Caller) -> tuple[str, str]:
    """A link to a place in a session to come, and the session."""
    next_week = f"{datetime.now(UTC).date() + timedelta(days=7)}T18:30"
    plan = PLAN | {"starts_at": next_week}
    session_id: str = (await team.post("/boroughs/merton/sessions", plan)).json()["session_id"]
    resident = {"resident": {"name": "Asha", "address": f"{uuid4()}@resident.example"}}
    booked = (await team.post(f"/boroughs/merton/sessions/{session_id}/bookings", resident)).json()["attendance_id"]
    return link_of(running.resources.sealer, "merton", UUID(booked), 1), session_id
