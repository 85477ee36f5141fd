"""By her return code she takes along what is held about her concern, and has it erased, on a real Postgres."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from tests.component.sessions.restoring import everything_kept
from tests.component.sessions.test_concern_erasing import lead, told
from tests.component.sessions.test_erasing import logged
from tests.component.sessions.test_return_codes_api import RAISE, TRIAGE, Person

if TYPE_CHECKING:
    import httpx
    from stride_sessions.settings import SessionsSettings

    from tests.component.sessions.conftest import Caller, Running

__all__ = ["lead"]

SAID = {
    "text": "By the zqpondside gate",
    "point": {"latitude": 51.43, "longitude": -0.23},
    "contact": "zqpondside@resident.example",
    "may_be_contacted": True,
}


@pytest.fixture
async def person(running: Running, merton: Caller) -> Person:
    """She raised a concern in words, was asked something, and answered."""
    raised = await running.client.post("/concerns", json=RAISE | SAID, headers={"Idempotency-Key": str(uuid4())})
    concern_id = (await running.said())[-1]["key"]
    somebody = Person(running, merton, raised.json()["return_code"], concern_id)
    await somebody.of_team("ask", {"question": "Which lamp, near zqpondside?"})
    await somebody.step("answer", {"question": 2, "text": "The one by the zqpondside bench."})
    await somebody.of_team("triage", TRIAGE)
    return somebody


async def taken(person: Person) -> httpx.Response:
    return await person.running.client.get("/concern/data", headers={"Return-Code": person.code})


async def test_she_takes_along_all_that_is_held(person: Person) -> None:
    answer = await taken(person)
    assert answer.status_code == 200, answer.text
    data: dict[str, Any] = answer.json()
    assert data["account"] == {
        "kind": "concern",
        "category": "poor-lighting",
        "setting": "park-or-open-space",
        "light": "dark",
        "severity": "high",
        "ward": "E05000455",
        "not_reported_because": None,
    }
    own, asked, answered = data["said"]
    assert {name: own[name] for name in SAID} == SAID
    assert (asked["is_own"], asked["text"]) == (False, "Which lamp, near zqpondside?")
    assert (answered["is_own"], answered["question"]) == (True, 2)
    assert [step["words"] for step in data["steps"]] == [
        "You raised your concern.",
        "The team asked you something.",
        "You answered a question.",
        "The team looked at it.",
    ]
    assert data["questions"][0]["is_answered"]


async def test_she_learns_when_her_words_were_read_and_by_which_day_it_shall_be_closed(person: Person) -> None:
    here = f"/boroughs/merton/concerns/{person.concern_id}"
    await person.team.get(f"{here}/words", reason="triage")
    data = (await taken(person)).json()
    assert [at[14:19] for at in data["kept"]["read_at"]] == ["00:00"]
    assert data["due_on"] == (await person.team.get(here)).json()["due_on"] is not None


async def test_what_she_takes_along_names_nobody_of_the_team_and_no_minute(person: Person) -> None:
    await person.team.get(f"/boroughs/merton/concerns/{person.concern_id}/words", reason="triage")
    answer = await taken(person)
    assert "test-coordinator" not in answer.text
    assert person.concern_id not in answer.text
    assert "no-store" in answer.headers["cache-control"]
    times = [value for name, value in every_value(answer.json()) if name in {"at", "raised_at"}]
    assert times
    assert all(":00:00" in at for at in times)


def every_value(told: Any) -> list[tuple[str, Any]]:
    if isinstance(told, list):
        return [pair for one in told for pair in every_value(one)]
    if isinstance(told, dict):
        return [*told.items(), *(pair for one in told.values() for pair in every_value(one))]
    return []


async def test_erased_by_her_nothing_is_left_and_the_code_opens_nothing(
    person: Person, settings: SessionsSettings
) -> None:
    assert b"zqpondside" in await everything_kept(person.running)
    erased = await person.step("erase", {})
    assert (erased.status_code, list(erased.json())) == (200, ["erased_at"])
    assert b"zqpondside" not in await everything_kept(person.running)
    assert await told(person.running, person.concern_id) == [
        ("concern-raised", 1),
        ("concern-triaged", 2),
        ("concern-erased", 3),
    ]
    assert json.loads((await person.running.said())[-1]["data"])["reason"] == "requested"
    assert (await taken(person)).status_code == 404
    assert (await person.step("erase", {})).status_code == 404
    assert await person.running.resources.pool.fetchval("SELECT count(*) FROM return_code") == 0
    [line] = logged(settings)
    assert (line["said_by"], line["deleted_at"][14:19]) == ("person", "00:00")
    assert person.code.replace("-", "") not in json.dumps(line)


async def test_held_she_is_told_plainly_that_it_is_kept_for_now(person: Person, lead: Caller) -> None:
    here = f"/boroughs/merton/concerns/{person.concern_id}"
    await lead.post(f"{here}/hold", {"because": "investigation"})
    refused = await person.step("erase", {})
    assert (refused.status_code, refused.json()["code"]) == (409, "legal-hold")
    assert "kept for now because of a legal duty" in refused.json()["detail"]
    assert (await taken(person)).json()["is_held"] is True
    assert "investigation" not in (await taken(person)).text
    await lead.post(f"{here}/release", {})
    assert (await person.step("erase", {})).status_code == 200


async def test_she_and_the_lead_erase_at_once_and_one_of_them_does(
    person: Person, lead: Caller, settings: SessionsSettings
) -> None:
    path = f"/boroughs/merton/concerns/{person.concern_id}/erase"
    answers = await asyncio.gather(person.step("erase", {}), lead.post(path, {"reason": "requested"}))
    assert sorted(answer.status_code for answer in answers) == [200, 404]
    assert len(logged(settings)) == 1
    assert (await person.running.types_said()).count("concern-erased") == 1


@pytest.mark.usefixtures("camden")
async def test_a_hold_on_what_is_left_where_it_came_from_is_said(person: Person, lead: Caller) -> None:
    await person.of_team("transfer", {"to": "camden"})
    assert (await taken(person)).json()["is_held"] is False
    await lead.post(f"/boroughs/merton/concerns/{person.concern_id}/hold", {"because": "litigation"})
    assert (await taken(person)).json()["is_held"] is True


@pytest.mark.usefixtures("camden")
async def test_she_takes_along_what_is_left_where_it_came_from(person: Person, running: Running) -> None:
    here = f"/boroughs/merton/concerns/{person.concern_id}"
    await person.team.get(f"{here}/words", reason="triage")
    await person.of_team("act", {"action": "lighting", "summary": "By the zqpondside gate we mended it."})
    await person.of_team("publish", {"number": 5, "text": "Both lamps are mended."})
    [ours] = (await taken(person)).json()["kept"]["published"]
    await person.of_team("transfer", {"to": "camden"})

    data = (await taken(person)).json()
    assert data["kept"] == {"read_at": [], "published": []}
    [earlier] = data["earlier"]
    assert (earlier["borough"], [done["action"] for done in earlier["done"]]) == ("merton", ["lighting"])
    assert earlier["steps"][-1]["words"] == "It was passed to the borough that the place belongs to."
    assert [at[14:19] for at in earlier["kept"]["read_at"]] == ["00:00"]
    assert earlier["kept"]["published"] == [ours]
    assert ours["text"] == "Both lamps are mended."

    back = {"to": "merton"}
    there = running.caller("coordinator", "camden")
    there_id = await running.resources.pool.fetchval("SELECT transferred_to FROM concern WHERE borough = 'merton'")
    assert (await there.post(f"/boroughs/camden/concerns/{there_id}/transfer", back)).status_code == 200
    assert [one["borough"] for one in (await taken(person)).json()["earlier"]] == ["merton", "camden"]
