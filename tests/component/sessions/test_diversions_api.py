"""The two questions that come before a concern: a yes is answered with what to do, raises nothing, and is counted."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from tests.component.sessions.open_concerns import NO, OPEN, place_of, post, rows
from tests.component.sessions.operations import CONCERN

if TYPE_CHECKING:
    from tests.component.sessions.conftest import Caller, Running


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


async def test_the_wording_is_open_to_all(running: Running) -> None:
    wording = (await running.client.get("/emergency-wording")).json()
    assert (wording["danger_phone"], wording["crime_phone"]) == ("999", "101")
    assert wording["crime_online"].startswith("https://")
