"""A concern is kept as long as one that it came from, went to or goes on in; what hangs together goes together."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from tests.component.sessions.desk import Desk, desk
from tests.component.sessions.retention import Past, due, keeper, past
from tests.component.sessions.test_concern_erasing import WORDS as SAID
from tests.component.sessions.test_concern_erasing import lead
from tests.component.sessions.test_concern_steps_api import BODIES, CONCERNS, raised

if TYPE_CHECKING:
    from tests.component.sessions.conftest import Caller, Running

__all__ = ["desk", "lead", "past"]


async def test_what_is_held_where_it_came_from_or_went_to_is_not_due(
    desk: Desk, lead: Caller, past: Past, camden: Caller
) -> None:
    team, running = desk.team, desk.running
    here = [await raised(team, **SAID) for _ in range(2)]
    for concern_id in here:
        assert (await team.post(f"{CONCERNS}/{concern_id}/transfer", {"to": "camden"})).status_code == 200
    went_to = "SELECT transferred_to::text FROM concern WHERE concern_id = $1"
    there = [await running.resources.pool.fetchval(went_to, UUID(concern_id)) for concern_id in here]
    for step in ("triage", "act", "close"):
        path = f"/boroughs/camden/concerns/{there[0]}/{step}"
        assert (await camden.post(path, BODIES[step])).status_code == 200
    leads = running.caller("information-governance", "merton", "camden")
    for path in (f"{CONCERNS}/{here[0]}", f"/boroughs/camden/concerns/{there[1]}"):
        assert (await leads.post(f"{path}/hold", {"because": "complaint"})).status_code == 200
    await past.by(3000)
    assert await due(lead) == {}
    assert await keeper(running).erase_due() == 0
    assert (await leads.post(f"{CONCERNS}/{here[0]}/release", {})).status_code == 200
    assert await keeper(running).erase_due() >= 1
    left = await running.resources.pool.fetch("SELECT concern_id::text AS id FROM concern")
    assert {row["id"] for row in left} == {here[1], there[1]}


async def sent_on(team: Caller, running: Running, concern_id: str, **ways: str) -> str:
    """Give a concern `frm` a borough `to` another; returns its id there."""
    path = f"/boroughs/{ways['frm']}/concerns/{concern_id}/transfer"
    assert (await team.post(path, {"to": ways["to"]})).status_code == 200
    went_to = "SELECT transferred_to::text FROM concern WHERE concern_id = $1"
    there: str = await running.resources.pool.fetchval(went_to, UUID(concern_id))
    return there


@pytest.mark.parametrize("held", [0, 2], ids=["the-first", "the-last"])
async def test_what_is_held_two_transfers_away_is_neither_due_nor_erased(
    desk: Desk, lead: Caller, past: Past, camden: Caller, held: int
) -> None:
    team, running = desk.team, desk.running
    first = await raised(team, **SAID)
    second = await sent_on(team, running, first, frm="merton", to="camden")
    last = await sent_on(camden, running, second, frm="camden", to="merton")
    for step in ("triage", "act", "close"):
        assert (await team.post(f"{CONCERNS}/{last}/{step}", BODIES[step])).status_code == 200
    path = f"{CONCERNS}/{(first, second, last)[held]}"
    assert (await lead.post(f"{path}/hold", {"because": "complaint"})).status_code == 200
    await past.by(3000)
    assert await due(lead) == {}
    assert await keeper(running).erase_due() == 0
    for other in (first, last):
        refused = await lead.post(f"{CONCERNS}/{other}/erase", {"reason": "requested"})
        assert (refused.status_code, refused.json()["code"]) == (409, "legal-hold")
    assert await running.resources.pool.fetchval("SELECT count(*) FROM concern") == 3
    assert (await lead.post(f"{path}/release", {})).status_code == 200
    assert await due(lead) == {"concern": 2}


async def merged(team: Caller, into: str) -> str:
    """A duplicate."""
    duplicate = await raised(team, **SAID)
    assert (await team.post(f"{CONCERNS}/{duplicate}/merge", {"into": into})).status_code == 200
    return duplicate


async def test_a_duplicate_is_kept_until_the_concern_it_goes_on_in_has_ended(
    running: Running, merton: Caller, lead: Caller, past: Past
) -> None:
    main = await raised(merton)
    between = await raised(merton)
    duplicate = await merged(merton, between)
    assert (await merton.post(f"{CONCERNS}/{between}/merge", {"into": main})).status_code == 200
    await past.by(731)
    assert await due(lead) == {}
    for step in ("triage", "act", "close"):
        assert (await merton.post(f"{CONCERNS}/{main}/{step}", BODIES[step])).status_code == 200
    await past.by(364)
    assert await due(lead) == {}
    await past.by(2)
    assert await due(lead) == {"words": 1}
    await keeper(running).erase_due()
    assert (await merton.get(f"{CONCERNS}/{duplicate}")).json()["merged_into"] == between
    await past.by(365)
    assert await due(lead) == {"concern": 3}


async def test_a_duplicate_of_what_went_to_another_borough_ends_with_it_there(
    running: Running, merton: Caller, camden: Caller, lead: Caller, past: Past
) -> None:
    main = await raised(merton)
    duplicate = await merged(merton, await raised(merton))
    there = await sent_on(merton, running, main, frm="merton", to="camden")
    goes_on = "UPDATE concern SET merged_into = $1 WHERE concern_id = $2"  # as before duplicates were reopened
    await running.resources.pool.execute(goes_on, UUID(main), UUID(duplicate))
    await past.by(366)
    assert await due(lead) == {}
    for step in ("triage", "act", "close"):
        assert (await camden.post(f"/boroughs/camden/concerns/{there}/{step}", BODIES[step])).status_code == 200
    assert await due(lead) == {}
    await past.by(366)
    assert await due(lead) == {"words": 1, "concern": 1}
