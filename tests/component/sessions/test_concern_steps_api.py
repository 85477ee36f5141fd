"""The life of a concern over HTTP, on a real Postgres: each step, what is told of it, and two officers at once."""

from __future__ import annotations

import asyncio
import json
from itertools import product
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from stride_sessions.domain.concern_life import LIFE, TEAM

if TYPE_CHECKING:
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
BODIES: dict[str, dict[str, Any]] = {
    "triage": {"category": "isolated-or-empty", "severity": "high"},
    "refer": {"to": "council", "system": "merton.lighting", "asks_for": "lighting"},
    "act": {"action": "lighting", "summary": "Two lamps were mended."},
    "close": {"outcome": "not-ours"},
    "reopen": {},
    "ask": {"question": "Which end of the path?"},
}
TO_STATE = {
    "raised": [],
    "triaged": ["triage"],
    "referred": ["triage", "refer"],
    "actioned": ["triage", "act"],
    "closed": ["triage", "close"],
}


async def raised(caller: Caller, **changes: Any) -> str:
    answer = await caller.post(CONCERNS, CONCERN | changes)
    assert answer.status_code == 201, answer.text
    concern_id: str = answer.json()["concern_id"]
    return concern_id


async def led_to(caller: Caller, state: str) -> str:
    concern_id = await raised(caller)
    for step in TO_STATE[state]:
        answer = await caller.post(f"{CONCERNS}/{concern_id}/{step}", BODIES[step])
        assert answer.status_code == 200, answer.text
    return concern_id


async def test_a_concern_is_carried_from_raised_to_done_and_opened_again(running: Running, merton: Caller) -> None:
    concern_id = await raised(merton)
    steps = ["triage", "refer", "ask", "act", "close", "reopen"]
    for step in steps:
        body = {"outcome": "done"} if step == "close" else BODIES[step]
        answer = await merton.post(f"{CONCERNS}/{concern_id}/{step}", body)
        assert answer.status_code == 200, answer.text
    shown = await merton.get(f"{CONCERNS}/{concern_id}")
    assert [change["step"] for change in shown.json()["history"]] == ["raise", *steps]
    assert (shown.json()["state"], shown.headers["ETag"]) == ("raised", '"7"')
    said = [row for row in await running.said() if row["key"] == concern_id]
    assert [(row["type"], row["keyseq"]) for row in said] == [
        (f"stride.concern-{name}.v1", number)
        for number, name in enumerate(["raised", "triaged", "referred", "actioned", "closed", "reopened"], 1)
    ]
    assert json.loads(said[2]["data"]) == {
        "concern_id": concern_id,
        "to": "council",
        "system": "merton.lighting",
        "asks_for": "lighting",
    }
    assert "lamps" not in "".join(row["data"] for row in said)
    assert {row["occurred_at"].minute for row in said} == {0}


@pytest.mark.parametrize(("state", "step"), list(product(TO_STATE, BODIES)))
async def test_every_step_of_the_team_is_taken_or_refused_by_the_table(merton: Caller, state: str, step: str) -> None:
    concern_id = await led_to(merton, state)
    before = (await merton.get(f"{CONCERNS}/{concern_id}")).json()
    answer = await merton.post(f"{CONCERNS}/{concern_id}/{step}", BODIES[step])
    end = LIFE[step, TEAM].get(state)
    if end:
        assert (answer.status_code, answer.json()["state"]) == (200, end)
    else:
        assert answer.status_code == 409
        assert answer.json()["code"] in {"concern-not-triaged", "concern-open", "concern-closed"}
        assert (await merton.get(f"{CONCERNS}/{concern_id}")).json() == before


@pytest.mark.parametrize("role", ["central", "analyst", "service"])
@pytest.mark.parametrize("step", BODIES)
async def test_who_is_not_of_the_team_takes_no_step(running: Running, merton: Caller, role: str, step: str) -> None:
    concern_id = await raised(merton)
    answer = await running.caller(role, "merton").post(f"{CONCERNS}/{concern_id}/{step}", BODIES[step])
    assert (answer.status_code, answer.json()["code"]) == (403, "role-missing")


async def test_who_of_the_team_took_a_step_is_told_to_the_team_alone(running: Running, merton: Caller) -> None:
    path = f"{CONCERNS}/{await led_to(merton, 'triaged')}"
    central = running.caller("central", "merton")
    shown = [await caller.get(path) for caller in (merton, central)]
    listed = await central.get(CONCERNS)
    names = [{change["name"] for change in one.json()["history"]} for one in shown]
    assert names == [{"test-coordinator"}, {None}]
    assert "test-coordinator" not in listed.text


async def test_of_two_officers_at_once_one_is_told_that_it_was_changed(running: Running, merton: Caller) -> None:
    concern_id = await led_to(merton, "triaged")
    seen = (await merton.get(f"{CONCERNS}/{concern_id}")).headers["ETag"]
    answers = await asyncio.gather(
        *[
            running.caller("officer", "merton").post(
                f"{CONCERNS}/{concern_id}/refer", BODIES["refer"] | {"asks_for": asks}, seen=seen
            )
            for asks in ("lighting", "cctv")
        ]
    )
    assert sorted(answer.status_code for answer in answers) == [200, 412]
    history = (await merton.get(f"{CONCERNS}/{concern_id}")).json()["history"]
    assert [change["number"] for change in history] == [1, 2, 3]


async def test_ten_officers_who_name_no_version_are_all_in_the_history(running: Running, merton: Caller) -> None:
    concern_id = await led_to(merton, "triaged")
    path = f"{CONCERNS}/{concern_id}/ask"
    answers = await asyncio.gather(
        *[running.caller("officer", "merton").post(path, {"question": f"Where, {n}?"}) for n in range(10)]
    )
    assert {answer.status_code for answer in answers} == {200}
    history = (await merton.get(f"{CONCERNS}/{concern_id}")).json()["history"]
    assert [change["number"] for change in history] == list(range(1, 13))


async def test_a_duplicate_is_closed_and_names_the_other(running: Running, merton: Caller) -> None:
    first, second = await raised(merton), await raised(merton)
    answer = await merton.post(f"{CONCERNS}/{second}/merge", {"into": first})
    assert (answer.json()["state"], answer.json()["merged_into"]) == ("closed", first)
    assert await running.last_said() == {"concern_id": second, "outcome": "duplicate"}


async def test_a_duplicate_of_nothing_of_itself_or_of_a_duplicate_is_refused(merton: Caller) -> None:
    first, second, third = [await raised(merton) for _ in range(3)]
    await merton.post(f"{CONCERNS}/{second}/merge", {"into": first})
    for into, status, code in (
        (third, 422, "merged-with-itself"),
        (second, 409, "merged-elsewhere"),
        (str(uuid4()), 404, "not-found"),
    ):
        answer = await merton.post(f"{CONCERNS}/{third}/merge", {"into": into})
        assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_two_that_are_merged_into_each_other_at_once_make_one_duplicate(running: Running, merton: Caller) -> None:
    first, second = await raised(merton), await raised(merton)
    answers = await asyncio.gather(
        running.caller("officer", "merton").post(f"{CONCERNS}/{first}/merge", {"into": second}),
        running.caller("officer", "merton").post(f"{CONCERNS}/{second}/merge", {"into": first}),
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]


async def test_a_system_of_another_borough_is_asked_nothing(merton: Caller) -> None:
    concern_id = await led_to(merton, "triaged")
    answer = await merton.post(f"{CONCERNS}/{concern_id}/refer", {"to": "partner", "system": "camden.parks"})
    assert (answer.status_code, answer.json()["code"]) == (422, "system-not-ours")


async def test_what_was_said_in_words_is_sealed(running: Running, merton: Caller) -> None:
    said = {"text": "By the pond, twice", "contact": "asha@resident.example", "may_be_contacted": True}
    answer = await merton.post(CONCERNS, CONCERN | said | {"point": {"latitude": 51.43, "longitude": -0.23}})
    assert answer.status_code == 201
    assert "pond" not in answer.text
    async with running.resources.pool.acquire() as conn:
        sealed = await conn.fetchval("SELECT words_sealed FROM concern_words")
    assert b"pond" not in sealed
    assert b"pond" in running.resources.sealer.unseal(sealed)


async def test_consent_without_a_contact_is_refused(merton: Caller) -> None:
    answer = await merton.post(CONCERNS, CONCERN | {"may_be_contacted": True})
    assert (answer.status_code, answer.json()["code"]) == (422, "contact-not-given")
