"""Officers paired with residents over HTTP, on a real Postgres: wishes, history, and what nobody may learn."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from tests.component.sessions.test_officers_api import given
from tests.component.sessions.test_places_api import PLAN, Desk
from tests.component.sessions.test_staff_api import OFFICER, added

if TYPE_CHECKING:
    import httpx

    from tests.component.sessions.conftest import Caller, Running

ASHA = {"name": "Asha", "address": "Asha@resident.example"}
BELLA = {"name": "Bella", "address": "bella@resident.example"}
SESSIONS = "/boroughs/merton/sessions"


@dataclass(frozen=True)
class Walk(Desk):
    """A session of Merton, its officers, and who has a place in it."""

    @property
    def path(self) -> str:
        return f"{SESSIONS}/{self.session_id}"

    async def booked(self, who: dict[str, str] | None = None) -> str:
        """The attendance of somebody who confirmed, or who gave no name."""
        body = {} if who is None else {"resident": who}
        made = (await self.team.post(f"{self.path}/bookings", body)).json()
        if who is not None:
            link = (await self.recipient(made["attendance_id"])).json()["link"]
            assert (await self.post(f"/places/{link}/confirm", {})).status_code == 200
        return str(made["attendance_id"])

    async def link(self, attendance_id: str) -> str:
        return str((await self.recipient(attendance_id)).json()["link"])

    async def wish(self, attendance_id: str, officer: str) -> httpx.Response:
        return await self.post(f"/places/{await self.link(attendance_id)}/wish", {"officer": officer})

    async def erase(self, attendance_id: str) -> None:
        erased = await self.post(f"/places/{await self.link(attendance_id)}/erase", {})
        assert erased.status_code == 200

    async def pair(self, *wanted: tuple[str, dict[str, Any]]) -> dict[str, str]:
        """Who is paired with whom, by name, as the team decided, or as was proposed."""
        pairs = [{"attendance_id": who, "staff_id": officer["staff_id"]} for who, officer in wanted]
        answer = await self.team.post(f"{self.path}/pairs", {"pairs": pairs} if pairs else {})
        assert answer.status_code == 200, answer.text
        assert (await self.team.get(f"{self.path}/pairs")).json() == answer.json()
        return {one["attendance_id"]: one["name"] for one in answer.json()["pairs"]}

    async def unpaired(self) -> list[str]:
        return [one["attendance_id"] for one in (await self.team.get(f"{self.path}/pairs")).json()["unpaired"]]

    async def took_place(self) -> None:
        now = datetime.now(ZoneInfo("Europe/London")) - timedelta(days=1)
        begun = {"starts_at": f"{now.date()}T12:00", "zone": "Europe/London", "reason": "weather"}
        assert (await self.team.post(f"{self.path}/reschedule", begun)).status_code == 200
        assert (await self.team.post(f"{self.path}/complete", {"head_count": 2})).status_code == 200


@dataclass(frozen=True)
class Merton:
    """Merton's team, which plans walks."""

    running: Running
    team: Caller
    starts_at: str

    async def walk(self, *officers: dict[str, Any]) -> Walk:
        plan = PLAN | {"kind": "walk", "capacity": 9, "starts_at": self.starts_at}
        walk = Walk(self.running, self.team, (await self.team.post(SESSIONS, plan)).json()["session_id"])
        await given(self.team, walk.path, *officers)
        return walk

    async def walked(self, officer: dict[str, Any], who: dict[str, str]) -> tuple[Walk, str]:
        """A walk that took place, on which the two were paired."""
        walk = await self.walk(officer)
        attendance_id = await walk.booked(who)
        await walk.pair()
        await walk.took_place()
        return walk, attendance_id


@pytest.fixture
def team(running: Running, merton: Caller, next_week: str) -> Merton:
    return Merton(running, merton, next_week)


@pytest.fixture
async def jo(merton: Caller) -> dict[str, Any]:
    return await added(merton, OFFICER)


@pytest.fixture
async def kim(merton: Caller) -> dict[str, Any]:
    return await added(merton, {"kind": "officer", "name": "Kim Adeyemi"})


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


async def test_who_walked_together_is_paired_anew_whatever_the_letters_of_her_address(
    team: Merton, jo: dict[str, Any], kim: dict[str, Any]
) -> None:
    for officer, other in ((jo, kim), (kim, jo)):
        asha = ASHA | {"address": f"{officer['staff_id']}@resident.example"}
        await team.walked(officer, asha)
        next_walk = await team.walk(jo, kim)
        again = await next_walk.booked(asha | {"address": asha["address"].upper()})
        assert await next_walk.pair() == {again: other["name"]}


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
