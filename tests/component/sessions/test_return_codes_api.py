"""Coming back to a concern by its return code, on a real Postgres: what she sees, says, and may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from stride_chassis import SharedLimit
from stride_sessions.api.concern_person import CODES

from tests.component.sessions.operations import CONCERN

if TYPE_CHECKING:
    import httpx

    from tests.component.sessions.conftest import Caller, Running

CONCERNS = "/boroughs/merton/concerns"
RAISE = {"borough": "merton", "is_somebody_in_danger": False, "is_reporting_a_crime": False, **CONCERN}
TRIAGE = {"category": "poor-lighting", "severity": "high"}
MORE = {"text": "It is worst after the last bus."}


@dataclass(frozen=True)
class Person:
    """Somebody who raised a concern, and the team that deals with it."""

    running: Running
    team: Caller
    code: str
    concern_id: str

    async def see(self) -> dict[str, Any]:
        answer = await self.running.client.get("/concern", headers={"Return-Code": self.code})
        assert answer.status_code == 200, answer.text
        seen: dict[str, Any] = answer.json()
        return seen

    async def step(self, step: str, body: Any, *, key: str | None = None) -> httpx.Response:
        headers = {"Return-Code": self.code, "Idempotency-Key": key or str(uuid4())}
        return await self.running.client.post(f"/concern/{step}", json=body, headers=headers)

    async def of_team(self, step: str, body: Any) -> None:
        answer = await self.team.post(f"{CONCERNS}/{self.concern_id}/{step}", body)
        assert answer.status_code == 200, answer.text


async def person_of(running: Running, team: Caller) -> Person:
    raised = await running.client.post("/concerns", json=RAISE, headers={"Idempotency-Key": str(uuid4())})
    newest = (await running.said())[-1]["key"]
    return Person(running, team, raised.json()["return_code"], newest)


@pytest.fixture
async def person(running: Running, merton: Caller) -> Person:
    """Her concern was raised, and nobody has looked at it."""
    return await person_of(running, merton)


async def test_she_sees_her_concern_in_plain_words_and_whole_hours(person: Person) -> None:
    await person.of_team("triage", TRIAGE)
    await person.of_team("refer", {"to": "council"})
    await person.of_team("act", {"action": "lighting", "summary": "Two lamps were mended."})
    seen = await person.see()
    assert (seen["state"], seen["words"]) == ("actioned", "Something was done about your concern.")
    assert [step["words"] for step in seen["steps"]] == [
        "You raised your concern.",
        "The team looked at it.",
        "It was passed to the council.",
        "The team noted what was done.",
    ]
    assert [(done["action"], done["summary"]) for done in seen["done"]] == [("lighting", "Two lamps were mended.")]
    times = [seen["raised_at"], *(one["at"] for one in [*seen["steps"], *seen["done"]])]
    assert {(at.minute, at.second, at.microsecond) for at in map(datetime.fromisoformat, times)} == {(0, 0, 0)}
    assert not any(told in str(seen) for told in ("test-coordinator", "E05000455", person.concern_id, "merton"))


async def test_the_code_is_read_however_it_is_written(person: Person) -> None:
    for written in (person.code.lower(), person.code.replace("-", ""), f" {person.code.replace('-', ' ')} "):
        answer = await person.running.client.get("/concern", headers={"Return-Code": written})
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"


async def test_she_answers_what_the_team_asks_and_neither_knows_who_she_is(person: Person) -> None:
    await person.of_team("ask", {"question": "Which end of the path?"})
    (question,) = (await person.see())["questions"]
    assert (question["question"], question["is_answered"]) == ("Which end of the path?", False)
    assert "answer" in [one["step"] for one in (await person.see())["may"]]
    answer = await person.step("answer", {"question": question["number"], "text": "Both lamps by the gate."})
    assert answer.json() == {"state": "raised", "words": "Your concern has reached the team. Somebody will look at it."}
    assert (await person.see())["questions"][0]["is_answered"] is True
    history = (await person.team.get(f"{CONCERNS}/{person.concern_id}")).json()["history"]
    assert (history[-1]["step"], history[-1]["by"], history[-1]["name"]) == ("answer", "person", None)


async def test_a_question_that_nobody_asked_is_not_answered(person: Person) -> None:
    answer = await person.step("answer", {"question": 1, "text": "Both."})
    assert (answer.status_code, answer.json()["code"]) == (409, "question-unknown")


async def test_she_says_more_and_the_words_are_sealed(person: Person) -> None:
    assert (await person.step("add", MORE)).status_code == 200
    kept = await person.running.resources.pool.fetchval("SELECT words_sealed FROM concern_words WHERE number = 2")
    assert MORE["text"].encode() in person.running.resources.sealer.unseal(kept)
    assert MORE["text"].encode() not in kept


async def test_she_takes_it_back_and_has_it_looked_at_again(person: Person) -> None:
    assert (await person.step("withdraw", {})).json()["state"] == "closed"
    assert (await person.running.last_said())["outcome"] == "withdrawn"
    assert [one["step"] for one in (await person.see())["may"]] == ["reopen"]
    assert (await person.step("add", MORE)).json()["code"] == "concern-closed"
    assert (await person.step("reopen", {})).json()["state"] == "raised"
    assert (await person.running.last_said())["by"] == "person"
    assert (await person.step("reopen", {})).json()["code"] == "concern-open"


async def test_a_step_is_taken_once_and_its_command_names_neither_concern_nor_minute(person: Person) -> None:
    key = str(uuid4())
    answers = [await person.step("add", MORE, key=key) for _ in range(2)]
    assert answers[0].content == answers[1].content
    assert len((await person.see())["steps"]) == 2
    (row,) = await person.running.resources.pool.fetch("SELECT * FROM command WHERE route = 'POST /concern/add'")
    assert row["principal"] == "anybody"
    assert not any(told in str(row) for told in (key, person.concern_id, person.code))
    assert (row["done_at"].minute, row["done_at"].second) == (0, 0)


async def test_one_key_with_two_codes_is_two_steps(person: Person) -> None:
    other, key = await person_of(person.running, person.team), str(uuid4())
    await person.step("withdraw", {}, key=key)
    await other.step("withdraw", {}, key=key)
    assert [(await one.see())["state"] for one in (person, other)] == ["closed", "closed"]


async def test_of_a_duplicate_she_is_told_what_was_done_about_the_other(person: Person) -> None:
    other = await person_of(person.running, person.team)
    await person.of_team("merge", {"into": other.concern_id})
    await other.of_team("triage", TRIAGE)
    await other.of_team("act", {"action": "greenery", "summary": "Thank you for the photograph of your gate."})
    seen = await person.see()
    assert seen["steps"][-1]["words"].startswith("Somebody had told the team")
    assert [(done["action"], done["summary"]) for done in seen["done"]] == [("greenery", None)]


async def test_a_code_that_nobody_has_is_answered_as_any_other(person: Person) -> None:
    client, steps = (
        person.running.client,
        {"add": MORE, "answer": {"question": 1, **MORE}, "withdraw": {}, "reopen": {}},
    )
    bodies = set()
    for code in ("ABCD-EFGH-23456", "", "no code", person.code[:-1], "x" * 4000):
        headers = {"Return-Code": code, "Idempotency-Key": str(uuid4())}
        answers = [await client.get("/concern", headers=headers)]
        answers += [await client.post(f"/concern/{step}", json=body, headers=headers) for step, body in steps.items()]
        answers.append(await client.post("/concern/add", json={"odd": True}, headers=headers))
        assert {answer.status_code for answer in answers} == {404}
        bodies |= {answer.content for answer in answers}
    assert len(bodies) == 1


async def test_who_has_a_code_has_one_bound_with_everybody(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    limits: list[str] = []

    def none_more(_: SharedLimit, name: str) -> bool:
        limits.append(name)
        return False

    monkeypatch.setattr(SharedLimit, "admits", none_more)
    answer = await person.running.client.get("/concern", headers={"Return-Code": person.code})
    assert (answer.status_code, answer.json()["code"], limits) == (429, "too-many-requests", [CODES])


async def test_with_the_concern_goes_its_code(person: Person) -> None:
    await person.running.resources.pool.execute("DELETE FROM concern WHERE concern_id = $1", person.concern_id)
    answer = await person.running.client.get("/concern", headers={"Return-Code": person.code})
    assert answer.status_code == 404
