"""Who walked together: counted for the next pairing, and readable by nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.component.sessions.desk import ASHA, BELLA
from tests.component.sessions.walks import Merton, jo, kim, team

if TYPE_CHECKING:
    from tests.component.sessions.conftest import Caller, Running

__all__ = ["jo", "kim", "team"]


async def test_who_walked_together_is_paired_anew_whatever_the_letters_of_her_address(
    team: Merton, jo: dict[str, Any], kim: dict[str, Any]
) -> None:
    for officer, other in ((jo, kim), (kim, jo)):
        asha = ASHA | {"address": f"{officer['staff_id']}@resident.example"}
        await team.walked(officer, asha)
        next_walk = await team.walk(jo, kim)
        again = await next_walk.booked(asha | {"address": asha["address"].upper()})
        assert await next_walk.pair() == {again: other["name"]}


@pytest.mark.parametrize(("state", "met"), [("no-show", 0), ("attended", 1), (None, 1)])
async def test_who_is_known_not_to_have_come_met_nobody(
    team: Merton, jo: dict[str, Any], state: str | None, met: int
) -> None:
    walk = await team.walk(jo)
    asha = await walk.booked(ASHA)
    await walk.booked()
    await walk.pair()
    if state is not None:
        mark = {"role": "participant", "state": state, "attendance_id": asha}
        assert (await team.team.post(f"{walk.path}/attendance", mark)).is_success
    await walk.took_place()
    assert await marks(team) == met


async def marks(team: Merton) -> int:
    found: int = await team.running.resources.pool.fetchval("SELECT count(*) FROM past_pair")
    return found


async def test_a_session_that_is_paired_and_called_off_is_remembered_by_nothing(
    team: Merton, jo: dict[str, Any]
) -> None:
    walk = await team.walk(jo)
    await walk.booked(ASHA)
    await walk.pair()
    await team.team.post(f"{walk.path}/cancel", {"reason": "weather"})
    assert await marks(team) == 0


async def test_erased_she_has_no_history_with_any_officer(
    team: Merton, jo: dict[str, Any], kim: dict[str, Any]
) -> None:
    first, asha = await team.walked(jo, ASHA)
    await team.walked(kim, ASHA)
    await team.walked(kim, BELLA)
    await team.team.post(f"/boroughs/merton/staff/{kim['staff_id']}/leave", {})
    assert await marks(team) == 3
    await first.erase(asha)
    assert await marks(team) == 1


async def test_another_borough_knows_of_no_pair(
    running: Running, team: Merton, camden: Caller, jo: dict[str, Any]
) -> None:
    await team.walked(jo, ASHA)
    kept = await running.resources.pool.fetchval("SELECT mark FROM past_pair")
    sealer = running.resources.sealer
    told = bytes.fromhex(jo["staff_id"].replace("-", "")) + ASHA["address"].lower().encode()
    assert kept == sealer.keyed_hash(b"past-pair:merton:" + told)
    assert kept != sealer.keyed_hash(b"past-pair:camden:" + told)


async def test_no_column_of_a_past_pair_names_anybody_or_a_day(team: Merton, jo: dict[str, Any]) -> None:
    walk, asha = await team.walked(jo, ASHA)
    (row,) = await team.running.resources.pool.fetch("SELECT * FROM past_pair")
    assert sorted(row.keys()) == ["borough", "mark", "month"]
    assert row["month"].day == 1
    assert not [one for one in (asha, walk.session_id, jo["staff_id"]) if one in str(dict(row))]


async def test_she_takes_along_what_is_held_of_her_pairs(team: Merton, jo: dict[str, Any], kim: dict[str, Any]) -> None:
    await team.walked(kim, ASHA)
    walk = await team.walk(jo)
    asha = await walk.booked(ASHA)
    await walk.wish(asha, "same-officer")
    await walk.pair()
    told = (await walk.get(f"/places/{await walk.link(asha)}/data")).json()
    assert (told["wish"], told["officer"], told["paired_before"]) == ("same-officer", jo["staff_id"], 1)
