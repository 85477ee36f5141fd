"""A concern that was erased stays erased, and one that is held stays, on a real Postgres and over HTTP."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

import pytest
from stride_sessions.store.deletions import UNLOGGED

from tests.component.sessions.restoring import everything_kept
from tests.component.sessions.test_concern_steps_api import BODIES, CONCERNS, raised
from tests.component.sessions.test_erasing import logged
from tests.logs import lines_from_here

if TYPE_CHECKING:
    from pathlib import Path

    from stride_sessions.settings import SessionsSettings

    from tests.component.sessions.conftest import Caller, Running

MARKED = "By the zqpondside gate"
WORDS = {"text": MARKED, "contact": "zqpondside@resident.example", "may_be_contacted": True}


@pytest.fixture
def lead(running: Running) -> Caller:
    """The information-governance lead of Merton."""
    return running.caller("information-governance", "merton")


class Unwritable(NamedTuple):
    """The log of deletions where it cannot be written, and what is said of that."""

    file: Path
    cause: str


@pytest.fixture(params=["is a directory", "no space left on device"])
def unwritable(request: pytest.FixtureRequest, settings: SessionsSettings) -> Unwritable:
    """A folder, whose error names it, or a full disk, whose error names no file."""
    file = settings.deletions_file
    file.symlink_to(file.parent if request.param == "is a directory" else "/dev/full")
    return Unwritable(file, f"{file}: {request.param}")


def refused_deletions(running: Running) -> float:
    """How many deletions Prometheus is told of that could not be logged, since the process began."""
    return running.resources.metrics.registry.get_sample_value("stride_deletions_refused_total") or 0


async def told(running: Running, concern_id: str) -> list[tuple[str, int]]:
    """What is on the topic about a concern: each event's name and its number."""
    return [(row["type"].split(".")[1], row["keyseq"]) for row in await running.said() if row["key"] == concern_id]


async def test_erased_by_the_lead_nothing_is_left_of_it(
    running: Running, merton: Caller, lead: Caller, settings: SessionsSettings
) -> None:
    concern_id, duplicate = await raised(merton, **WORDS), await raised(merton)
    await merton.post(f"{CONCERNS}/{concern_id}/ask", {"question": f"Which lamp? {MARKED}"})
    await merton.post(f"{CONCERNS}/{duplicate}/merge", {"into": concern_id})
    assert MARKED.encode() in await everything_kept(running)
    erased = await lead.post(f"{CONCERNS}/{concern_id}/erase", {"reason": "raised-in-error"})
    assert (erased.status_code, erased.json()["reason"]) == (200, "raised-in-error")
    assert b"zqpondside" not in await everything_kept(running)
    assert (await merton.get(f"{CONCERNS}/{concern_id}")).status_code == 404
    assert (await merton.get(f"{CONCERNS}/{duplicate}")).json()["merged_into"] is None
    assert await told(running, concern_id) == [("concern-raised", 1), ("concern-erased", 2)]
    last = next(row for row in await running.said() if "erased" in row["type"])
    assert json.loads(last["data"]) == {"concern_id": concern_id, "reason": "raised-in-error"}
    assert (last["occurred_at"].minute, last["occurred_at"].second, last["traceparent"]) == (0, 0, None)
    assert [(line["kind"], line["concern_id"], line["actor"]) for line in logged(settings)] == [
        ("concern", concern_id, "test-information-governance")
    ]


async def test_what_is_kept_of_an_erasure_is_a_record_without_content(
    running: Running, merton: Caller, lead: Caller
) -> None:
    concern_id = await raised(merton, **WORDS)
    await merton.post(f"{CONCERNS}/{concern_id}/triage", BODIES["triage"])
    await lead.post(f"{CONCERNS}/{concern_id}/erase", {"reason": "requested"})
    [row] = await running.resources.pool.fetch("SELECT * FROM concern_deletion")
    kept = {name: row[name] for name in ("what", "state", "category", "reason", "said_by", "actor", "through", "holds")}
    assert kept == {
        "what": "concern",
        "state": "triaged",
        "category": "isolated-or-empty",
        "reason": "requested",
        "said_by": "lead",
        "actor": "test-information-governance",
        "through": 2,
        "holds": 0,
    }


async def test_erasing_again_under_its_key_is_answered_and_under_another_there_is_nothing(
    running: Running, merton: Caller, lead: Caller
) -> None:
    path, body = f"{CONCERNS}/{await raised(merton)}/erase", {"reason": "requested"}
    first = await lead.post(path, body, key="one")
    assert (await lead.post(path, body, key="one")).json() == first.json()
    assert (await lead.post(path, body, key="two")).status_code == 404
    assert (await running.types_said()).count("concern-erased") == 1


@pytest.mark.usefixtures("camden")
async def test_where_it_came_from_nobody_learns_the_name_of_the_others_lead(running: Running, merton: Caller) -> None:
    concern_id = await raised(merton)
    await merton.post(f"{CONCERNS}/{concern_id}/transfer", {"to": "camden"})
    there = await running.resources.pool.fetchval("SELECT transferred_to FROM concern WHERE borough = 'merton'")
    other = running.caller("information-governance", "camden")
    erased = await other.post(f"/boroughs/camden/concerns/{there}/erase", {"reason": "requested"})
    assert erased.status_code == 200, erased.text
    kept = await running.resources.pool.fetch("SELECT borough, actor FROM concern_deletion")
    assert {row["borough"]: row["actor"] for row in kept} == {
        "camden": "test-information-governance",
        "merton": "a lead of camden",
    }


async def test_held_it_is_kept_and_who_asks_is_told_why(
    running: Running, merton: Caller, lead: Caller, settings: SessionsSettings
) -> None:
    concern_id = await raised(merton, **WORDS)
    held = await lead.post(f"{CONCERNS}/{concern_id}/hold", {"because": "litigation"})
    assert (held.status_code, held.json()["because"]) == (200, ["litigation"])
    refused = await lead.post(f"{CONCERNS}/{concern_id}/erase", {"reason": "requested"})
    assert (refused.status_code, refused.json()["code"]) == (409, "legal-hold")
    assert "legal duty" in refused.json()["detail"]
    assert not settings.deletions_file.exists()
    assert "concern-erased" not in await running.types_said()
    lifted = await lead.post(f"{CONCERNS}/{concern_id}/release", {})
    assert (lifted.json()["because"], len(lifted.json()["history"])) == ([], 2)
    assert (await lead.get(f"{CONCERNS}/{concern_id}/hold")).json() == lifted.json()
    assert (await lead.post(f"{CONCERNS}/{concern_id}/erase", {"reason": "requested"})).status_code == 200


@pytest.mark.parametrize("role", ["officer", "coordinator", "central", "analyst", "service"])
async def test_nobody_but_the_lead_erases_or_holds(running: Running, merton: Caller, role: str) -> None:
    concern_id, caller = await raised(merton), running.caller(role, "merton")
    for step, body in (("erase", {"reason": "requested"}), ("hold", {"because": "other"}), ("release", {})):
        answer = await caller.post(f"{CONCERNS}/{concern_id}/{step}", body)
        assert (answer.status_code, answer.json()["code"]) == (403, "role-missing")


async def test_nothing_is_erased_that_cannot_be_logged(
    running: Running, merton: Caller, lead: Caller, unwritable: Unwritable
) -> None:
    concern_id = await raised(merton)
    refused_before = refused_deletions(running)
    with lines_from_here() as lines:
        refused = await lead.post(f"{CONCERNS}/{concern_id}/erase", {"reason": "requested"})
    assert (refused.status_code, refused.json()["code"]) == (503, "temporarily-away")
    assert [line["cause"] for line in lines if line.get("reason") == UNLOGGED] == [unwritable.cause]
    assert refused_deletions(running) == refused_before + 1
    assert (await merton.get(f"{CONCERNS}/{concern_id}")).status_code == 200


@pytest.mark.usefixtures("camden")
async def test_what_is_held_is_not_given_to_another_borough_where_it_could_be_erased(
    merton: Caller, lead: Caller
) -> None:
    concern_id = await raised(merton, **WORDS)
    await lead.post(f"{CONCERNS}/{concern_id}/hold", {"because": "litigation"})
    refused = await merton.post(f"{CONCERNS}/{concern_id}/transfer", {"to": "camden"})
    assert (refused.status_code, refused.json()["code"]) == (409, "legal-hold")
    await lead.post(f"{CONCERNS}/{concern_id}/release", {})
    assert (await merton.post(f"{CONCERNS}/{concern_id}/transfer", {"to": "camden"})).status_code == 200
