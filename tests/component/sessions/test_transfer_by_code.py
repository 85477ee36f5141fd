"""Whose concern went to another borough follows it by the code that she has."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.component.sessions.open_concerns import OPEN, post

if TYPE_CHECKING:
    from stride_sessions.settings import SessionsSettings

    from tests.component.sessions.conftest import Caller, Running

HERE, THERE = "/boroughs/merton/concerns", "/boroughs/camden/concerns"


async def raised(running: Running, merton: Caller) -> tuple[str, str]:
    """A concern that was raised without a token, by its path, and its code."""
    code: str = (await post(running, "/concerns", OPEN | {"text": "Both lamps are out."})).json()["return_code"]
    (concern,) = (await merton.get(HERE)).json()["items"]
    return f"{HERE}/{concern['concern_id']}", code


async def seen(running: Running, code: str) -> dict[str, Any]:
    answer = await running.client.get("/concern", headers={"Return-Code": code})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def test_her_code_shows_what_became_of_it_there(running: Running, merton: Caller, camden: Caller) -> None:
    concern, code = await raised(running, merton)
    await merton.post(f"{concern}/ask", {"question": "Which lamp?"})
    assert (await merton.post(f"{concern}/transfer", {"to": "camden"})).status_code == 200
    assert (await seen(running, code))["state"] == "raised"
    (new,) = (await camden.get(THERE)).json()["items"]
    await camden.post(f"{THERE}/{new['concern_id']}/triage", {"category": "poor-lighting", "severity": "high"})
    told = await seen(running, code)
    assert (told["state"], told["steps"][2]["words"]) == (
        "triaged",
        "It came from another borough, since the place lies here.",
    )
    assert [one["question"] for one in told["questions"]] == ["Which lamp?"]


async def test_what_she_does_by_her_code_is_done_there(running: Running, merton: Caller, camden: Caller) -> None:
    concern, code = await raised(running, merton)
    await merton.post(f"{concern}/ask", {"question": "Which lamp?"})
    await merton.post(f"{concern}/transfer", {"to": "camden"})
    answered = await post(running, "/concern/answer", {"question": 2, "text": "The one by the gate."}, code=code)
    assert answered.status_code == 200, answered.text
    assert (await post(running, "/concern/withdraw", {}, code=code)).status_code == 200
    (new,) = (await camden.get(THERE)).json()["items"]
    assert [one["step"] for one in new["history"]] == ["raise", "ask", "receive", "answer", "withdraw"]
    assert (await merton.get(concern)).json()["state"] == "transferred"


async def test_her_answer_to_what_she_saw_before_is_filed_under_that_question_after(
    running: Running, merton: Caller, camden: Caller
) -> None:
    concern, code = await raised(running, merton)
    await merton.post(f"{concern}/triage", {"category": "poor-lighting", "severity": "high"})
    await merton.post(f"{concern}/ask", {"question": "Which lamp?"})
    await merton.post(f"{concern}/ask", {"question": "Which path?"})
    before = (await seen(running, code))["questions"]
    await merton.post(f"{concern}/transfer", {"to": "camden"})
    await post(running, "/concern/answer", {"question": before[0]["number"], "text": "The one by the gate."}, code=code)
    after = (await seen(running, code))["questions"]
    assert [one["number"] for one in after] == [one["number"] for one in before]
    assert [(one["question"], one["is_answered"]) for one in after] == [("Which lamp?", True), ("Which path?", False)]


async def test_the_code_opens_one_concern_however_often_it_went_on(
    running: Running, merton: Caller, camden: Caller
) -> None:
    concern, code = await raised(running, merton)
    await merton.post(f"{concern}/transfer", {"to": "camden"})
    (new,) = (await camden.get(THERE)).json()["items"]
    assert (await camden.post(f"{THERE}/{new['concern_id']}/transfer", {"to": "merton"})).status_code == 200
    assert (await seen(running, code))["state"] == "raised"
    assert await running.resources.pool.fetchval("SELECT count(*) FROM return_code") == 1


async def test_erased_it_is_erased_in_every_borough_it_came_from_and_each_logs_and_says_so(
    running: Running, merton: Caller, camden: Caller, settings: SessionsSettings
) -> None:
    concern, code = await raised(running, merton)
    await merton.post(f"{concern}/transfer", {"to": "camden"})
    (new,) = (await camden.get(THERE)).json()["items"]
    assert (await post(running, "/concern/erase", {}, code=code)).status_code == 200
    ids = {concern.rpartition("/")[2], new["concern_id"]}
    assert await running.resources.pool.fetchval("SELECT count(*) FROM concern") == 0
    lines = [json.loads(line) for line in settings.deletions_file.read_text().splitlines()]
    assert {(line["borough"], line["concern_id"]) for line in lines} == {
        ("merton", concern.rpartition("/")[2]),
        ("camden", new["concern_id"]),
    }
    erased = [row for row in await running.said() if row["type"] == "stride.concern-erased.v1"]
    assert {(row["tenant"], row["key"]) for row in erased} == {(line["borough"], line["concern_id"]) for line in lines}
    assert {row["key"] for row in erased} == ids


async def test_what_is_held_where_it_came_from_is_not_erased(running: Running, merton: Caller, camden: Caller) -> None:
    concern, code = await raised(running, merton)
    await merton.post(f"{concern}/transfer", {"to": "camden"})
    held = await running.caller("information-governance", "merton").post(f"{concern}/hold", {"because": "litigation"})
    assert held.status_code == 200, held.text
    answer = await post(running, "/concern/erase", {}, code=code)
    assert (answer.status_code, answer.json()["code"]) == (409, "legal-hold")
    assert len((await camden.get(THERE)).json()["items"]) == 1
