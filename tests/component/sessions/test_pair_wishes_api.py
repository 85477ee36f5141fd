"""What a resident wishes for of officers, and what comes of it when walks are paired."""

from __future__ import annotations

from typing import Any

from tests.component.sessions.desk import ASHA
from tests.component.sessions.walks import Merton, jo, kim, team

__all__ = ["jo", "kim", "team"]


async def test_the_officer_she_knows_is_found_for_who_wishes_for_her(
    team: Merton, jo: dict[str, Any], kim: dict[str, Any]
) -> None:
    for officer in (jo, kim):
        asha = ASHA | {"address": f"{officer['staff_id']}@resident.example"}
        await team.walked(officer, asha)
        next_walk = await team.walk(jo, kim)
        again = await next_walk.booked(asha)
        assert (await next_walk.wish(again, "same-officer")).json() == {"officer": "same-officer"}
        assert await next_walk.pair() == {again: officer["name"]}


async def test_who_wishes_for_no_officer_is_parted_at_once_and_paired_by_nobody(
    team: Merton, jo: dict[str, Any]
) -> None:
    walk = await team.walk(jo)
    asha, other = await walk.booked(ASHA), await walk.booked()
    assert set(await walk.pair()) == {asha, other}
    assert (await walk.wish(asha, "no-officer")).status_code == 200
    shown = (await team.team.get(f"{walk.path}/pairs")).json()
    assert shown["unpaired"] == [{"attendance_id": asha, "wish": "no-officer"}]
    assert set(await walk.pair()) == {other}
    pair = {"attendance_id": asha, "staff_id": jo["staff_id"]}
    refused = await team.team.post(f"{walk.path}/pairs", {"pairs": [pair]})
    assert (refused.status_code, refused.json()["code"]) == (409, "walks-with-the-group")


async def test_a_wish_outlives_a_change_of_her_name_and_a_new_link(team: Merton, jo: dict[str, Any]) -> None:
    walk = await team.walk(jo)
    asha = await walk.booked(ASHA)
    await walk.wish(asha, "no-officer")
    await walk.post(f"/places/{await walk.link(asha)}/name", {"name": "Asha K"})
    await team.team.post(f"/boroughs/merton/residents/{asha}/renew-link", {})
    assert await walk.pair() == {}


async def test_nothing_is_wished_of_what_is_over(team: Merton, jo: dict[str, Any]) -> None:
    walk, asha = await team.walked(jo, ASHA)
    answer = await walk.wish(asha, "no-officer")
    assert (answer.status_code, answer.json()["code"]) == (409, "session-already-completed")
