"""Officers paired with residents over HTTP, on a real Postgres: who is, who cannot be, and who may see it."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.component.sessions.desk import ASHA, BELLA
from tests.component.sessions.test_officers_api import given
from tests.component.sessions.walks import Merton, jo, kim, team

if TYPE_CHECKING:
    from tests.component.sessions.conftest import Running

__all__ = ["jo", "kim", "team"]


async def test_everybody_with_a_place_is_paired_and_shares_are_even(
    team: Merton, jo: dict[str, Any], kim: dict[str, Any]
) -> None:
    walk = await team.walk(jo, kim)
    people = [await walk.booked(), await walk.booked(ASHA), await walk.booked(), await walk.booked()]
    await team.team.post(f"{walk.path}/bookings", {"resident": BELLA})
    pairs = await walk.pair()
    assert sorted(pairs) == sorted(people)
    assert sorted(pairs.values()) == [jo["name"]] * 2 + [kim["name"]] * 2
    assert await walk.pair() == pairs
    assert await walk.unpaired() == []


async def test_what_the_team_decides_stands_in_place_of_all_that_was(
    team: Merton, jo: dict[str, Any], kim: dict[str, Any]
) -> None:
    walk = await team.walk(jo, kim)
    first, second = await walk.booked(), await walk.booked()
    await walk.pair()
    assert await walk.pair((first, kim)) == {first: kim["name"]}
    assert await walk.unpaired() == [second]
    cleared = await team.team.post(f"{walk.path}/pairs", {"pairs": []})
    assert (cleared.json()["pairs"], len(cleared.json()["unpaired"])) == ([], 2)


@pytest.mark.parametrize(
    ("who", "officer", "refused"),
    [
        ("theirs", "jo", (409, "without-place")),
        ("waiting", "jo", (409, "without-place")),
        ("first", "kim", (409, "officer-not-given")),
        ("twice", "jo", (422, "paired-twice")),
    ],
)
async def test_only_officers_of_the_session_and_who_has_a_place_in_it_are_paired(  # noqa: PLR0913, PLR0917 - its cases
    team: Merton, jo: dict[str, Any], kim: dict[str, Any], who: str, officer: str, refused: tuple[int, str]
) -> None:
    walk, other = await team.walk(jo), await team.walk(kim)
    first = await walk.booked()
    waiting = (await team.team.post(f"{walk.path}/bookings", {"resident": ASHA})).json()["attendance_id"]
    ids = {"first": first, "twice": first, "waiting": waiting, "theirs": await other.booked()}
    pair = {"attendance_id": ids[who], "staff_id": {"jo": jo, "kim": kim}[officer]["staff_id"]}
    answer = await team.team.post(f"{walk.path}/pairs", {"pairs": [pair] * (2 if who == "twice" else 1)})
    assert (answer.status_code, answer.json()["code"]) == refused
    assert await walk.unpaired() == [first]


async def test_who_gave_up_her_place_or_whose_officer_was_taken_away_is_in_no_pair(
    team: Merton, jo: dict[str, Any], kim: dict[str, Any]
) -> None:
    walk = await team.walk(jo, kim)
    first, second = await walk.booked(), await walk.booked()
    await walk.pair((first, jo), (second, kim))
    await team.team.post(f"{walk.path}/bookings/{first}/leave", {})
    await given(team.team, walk.path, jo)
    shown = (await team.team.get(f"{walk.path}/pairs")).json()
    assert (shown["pairs"], await walk.unpaired()) == ([], [second])
    await given(team.team, walk.path, jo, kim)
    assert (await team.team.get(f"{walk.path}/pairs")).json()["pairs"] == []


async def test_what_was_cancelled_or_took_place_is_not_paired(team: Merton, jo: dict[str, Any]) -> None:
    off, (over, _) = await team.walk(jo), await team.walked(jo, ASHA)
    await team.team.post(f"{off.path}/cancel", {"reason": "weather"})
    answers = [await team.team.post(f"{one.path}/pairs", {}) for one in (off, over)]
    assert [answer.json()["code"] for answer in answers] == ["session-already-cancelled", "session-already-completed"]


async def test_nothing_is_said_of_who_walks_with_whom(running: Running, team: Merton, jo: dict[str, Any]) -> None:
    walk = await team.walk(jo)
    asha = await walk.booked(ASHA)
    before = await running.types_said()
    await walk.wish(asha, "same-officer")
    await walk.pair()
    assert await running.types_said() == before
    await walk.took_place()
    said = [json.loads(row["data"]) for row in await running.said()]
    assert not [one for one in said if jo["staff_id"] in json.dumps(one)]


async def test_pairs_are_the_teams_and_nobody_elses(running: Running, team: Merton, jo: dict[str, Any]) -> None:
    walk = await team.walk(jo)
    central, officer = running.caller("central", "*"), running.caller("officer", "merton")
    assert (await central.get(f"{walk.path}/pairs")).status_code == 403
    assert (await central.post(f"{walk.path}/pairs", {})).status_code == 403
    assert (await officer.post(f"{walk.path}/pairs", {})).status_code == 200


async def test_lists_sent_at_once_end_as_one_of_them(team: Merton, jo: dict[str, Any], kim: dict[str, Any]) -> None:
    walk = await team.walk(jo, kim)
    first, second = await walk.booked(), await walk.booked()
    lists = [{first: jo}, {second: kim}, {first: kim, second: jo}]
    bodies = [
        {"pairs": [{"attendance_id": who, "staff_id": officer["staff_id"]} for who, officer in one.items()]}
        for one in lists
    ]
    answers = await asyncio.gather(*(team.team.post(f"{walk.path}/pairs", body) for body in bodies * 3))
    assert {answer.status_code for answer in answers} == {200}
    shown = (await team.team.get(f"{walk.path}/pairs")).json()["pairs"]
    left = {one["attendance_id"]: one["name"] for one in shown}
    assert left in [{who: officer["name"] for who, officer in one.items()} for one in lists]
