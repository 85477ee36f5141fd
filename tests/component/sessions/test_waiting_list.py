"""The waiting list over HTTP on a real Postgres: fifty at once, then people who leave, accept and forget, all at once.

Beside it the twin that counts the places without holding the session, and gives one of them twice.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stride_sessions.clockwork import OfferLapser
from stride_sessions.domain.places import Places
from stride_sessions.store.attendance import Attendances
from stride_sessions.store.sessions import Sessions

if TYPE_CHECKING:
    from collections.abc import Sequence

    import httpx
    from stride_provision import Database
    from stride_sessions.domain.session import SessionId

    from tests.component.sessions.conftest import Caller, Running

HELD = {"booked", "offered", "attended"}
ROLES = {"participant": "capacity", "partner": "partner_capacity"}
FEW = 3
ALLOWED = {200, 201, 409}


class Room:
    """A session with a few places, those who have a part in it, and what was said of them."""

    def __init__(self, running: Running, team: Caller, made: dict[str, Any]) -> None:
        self.running, self.team, self.session_id = running, team, made["session_id"]
        self.path = f"/boroughs/merton/sessions/{self.session_id}"

    @classmethod
    async def with_places(cls, running: Running, team: Caller, starts_at: str, capacity: int, **more: int) -> Room:
        plan = {"scheme": "run-and-talk", "kind": "run", "ward": "E05000455", "zone": "Europe/London"}
        body = {**plan, "starts_at": starts_at, "planned_minutes": 60, "capacity": capacity, **more}
        return cls(running, team, (await team.post("/boroughs/merton/sessions", body)).json())

    async def book(self, number: int = 1, role: str = "participant") -> list[dict[str, Any]]:
        """So many at once, in the order in which they were answered."""
        asked = [self.team.post(f"{self.path}/bookings", {"role": role}) for _ in range(number)]
        return [(await answer).json() for answer in asyncio.as_completed(asked)]

    async def say(self, what: str, attendance_id: str) -> httpx.Response:
        return await self.team.post(f"{self.path}/bookings/{attendance_id}/{what}", {})

    async def parts(self, *roles: str) -> dict[str, str]:
        """The state of everybody, or of everybody in some roles, by id."""
        items = (await self.team.get(f"{self.path}/attendance", limit=200)).json()["items"]
        return {item["attendance_id"]: item["state"] for item in items if item["role"] in (roles or ROLES)}

    async def line(self, role: str = "participant") -> list[str]:
        items = (await self.team.get(f"{self.path}/waiting-list", role=role)).json()["items"]
        assert [item["place"] for item in items] == list(range(1, len(items) + 1))
        return [item["attendance_id"] for item in items]

    async def capacity(self, role: str) -> int:
        found: int = (await self.team.get(self.path)).json()[ROLES[role]]
        return found

    async def is_fair(self) -> bool:
        """Whether no role has more people than places, and nobody waits beside a free place of hers."""
        for role in ROLES:
            held = sum(state in HELD for state in (await self.parts(role)).values())
            if held > await self.capacity(role) or (held < await self.capacity(role) and await self.line(role)):
                return False
        return True

    async def told(self) -> list[tuple[str, str]]:
        """Who became what, as the events say it, in their order."""
        rows = [row for row in await self.running.said() if row["key"] == self.session_id]
        assert [row["keyseq"] for row in rows] == list(range(1, len(rows) + 1))
        facts = [json.loads(row["data"]) for row in rows if row["type"] == "stride.attendance-recorded.v1"]
        return [(fact["attendance_id"], fact["state"]) for fact in facts]

    async def let_offers_lapse(self) -> None:
        """As if the day had passed in which they may be taken."""
        await self.running.resources.pool.execute(
            "UPDATE attendance SET offer_lapses_at = now() - interval '1 second' "
            "WHERE session_id = $1 AND state = 'offered'",
            self.session_id,
        )

    async def lapse(self) -> int:
        """As the worker of one process does every few seconds."""
        service = self.running.service
        [lapser] = [one for one in service.workers(self.running.resources) if isinstance(one, OfferLapser)]
        return await lapser.lapse_due()


@pytest.fixture
async def room(running: Running, merton: Caller, next_week: str) -> Room:
    return await Room.with_places(running, merton, next_week, FEW)


async def test_of_fifty_at_once_one_is_booked_and_the_others_wait_in_a_stable_order(
    running: Running, merton: Caller, next_week: str
) -> None:
    room = await Room.with_places(running, merton, next_week, 1)
    answers = await room.book(50)
    assert Counter(answer["state"] for answer in answers) == {"booked": 1, "waitlisted": 49}
    told = await room.told()
    assert await room.line() == [attendance_id for attendance_id, state in told if state == "waitlisted"]
    assert await room.line() == await room.line()


async def without_the_last_resort(database: Database) -> None:
    """Without the constraint that would refuse, though with a server error, two who come at the same moment."""
    conn = await asyncpg.connect(database.owner_dsn)
    await conn.execute("ALTER TABLE attendance DROP CONSTRAINT attendance_number_is_its_own")
    await conn.close()


async def test_the_twin_that_does_not_hold_the_session_gives_a_place_twice(
    running: Running,
    merton: Caller,
    next_week: str,
    sessions_database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await without_the_last_resort(sessions_database)
    both_have_counted = asyncio.Barrier(2)
    count = Attendances.count_places

    async def count_and_wait(self: Attendances, session_id: SessionId, role: str) -> Places:
        places = await count(self, session_id, role)
        await both_have_counted.wait()
        return places

    monkeypatch.setattr(Sessions, "get_for_update", Sessions.get)
    monkeypatch.setattr(Attendances, "count_places", count_and_wait)
    room = await Room.with_places(running, merton, next_week, 1)
    await room.book(2)
    assert Counter((await room.parts()).values()) == {"booked": 2}


async def test_a_place_given_up_is_offered_to_the_first_and_taken(room: Room) -> None:
    booked, *_ = [one["attendance_id"] for one in await room.book(FEW)]
    first, second = [(await room.book())[0]["attendance_id"] for _ in range(2)]
    await room.say("leave", booked)
    assert ((await room.parts())[first], await room.line()) == ("offered", [second])
    assert (await room.say("accept", first)).json()["state"] == "booked"
    assert (await room.told())[-3:] == [(booked, "cancelled"), (first, "offered"), (first, "booked")]


async def test_an_offer_not_taken_lapses_and_goes_to_the_next(room: Room) -> None:
    booked, *_ = [one["attendance_id"] for one in await room.book(FEW)]
    first, second = [(await room.book())[0]["attendance_id"] for _ in range(2)]
    await room.say("leave", booked)
    await room.let_offers_lapse()
    refused = await room.say("accept", first)
    assert (refused.status_code, refused.json()["code"]) == (409, "offer-lapsed")
    assert [await room.lapse(), await room.lapse()] == [1, 0]
    assert (await room.told())[-2:] == [(first, "lapsed"), (second, "offered")]


async def test_two_processes_that_look_at_once_pass_a_place_on_once(room: Room) -> None:
    booked = [one["attendance_id"] for one in await room.book(FEW)]
    await room.book(4)
    for one in booked:
        await room.say("leave", one)
    await room.let_offers_lapse()
    await asyncio.gather(room.lapse(), room.lapse())
    assert Counter((await room.parts()).values()) == {"cancelled": 3, "lapsed": 3, "offered": 1}


async def test_who_left_is_promoted_by_nobody(room: Room) -> None:
    booked, *_ = [one["attendance_id"] for one in await room.book(FEW)]
    [waiting] = await room.book()
    await room.say("leave", waiting["attendance_id"])
    await room.say("leave", booked)
    refused = await room.say("accept", waiting["attendance_id"])
    assert (refused.status_code, refused.json()["code"]) == (409, "nothing-offered")
    assert "offered" not in (await room.parts()).values()


async def test_more_places_go_to_those_who_wait_and_none_is_taken_away(room: Room) -> None:
    await room.book(FEW + 2)
    line = await room.line()
    below = await room.team.post(f"{room.path}/capacity", {"capacity": FEW - 1})
    assert (below.status_code, below.json()["code"]) == (409, "capacity-below-taken")
    more = await room.team.post(f"{room.path}/capacity", {"capacity": FEW + 1})
    assert more.json()["capacity"] == FEW + 1
    assert ((await room.parts())[line[0]], await room.line()) == ("offered", line[1:])


async def test_another_borough_sees_no_waiting_list(room: Room, camden: Caller) -> None:
    elsewhere = room.path.replace("merton", "camden")
    [booking] = await room.book()
    assert (await camden.get(f"{elsewhere}/waiting-list")).status_code == 404
    assert (await camden.post(f"{elsewhere}/bookings/{booking['attendance_id']}/leave", {})).status_code == 404


async def test_a_place_of_a_role_goes_to_who_waits_for_that_and_to_nobody_else(
    running: Running, merton: Caller, next_week: str
) -> None:
    room = await Room.with_places(running, merton, next_week, 1, partner_capacity=1)
    [partner], [participant] = await room.book(1, "partner"), await room.book()
    [waits], [next_partner] = await room.book(), await room.book(1, "partner")
    assert (await room.line(), await room.line("partner")) == (
        [waits["attendance_id"]],
        [next_partner["attendance_id"]],
    )
    await room.say("leave", partner["attendance_id"])
    parts = await room.parts()
    assert parts[next_partner["attendance_id"]] == "offered"
    assert (parts[waits["attendance_id"]], parts[participant["attendance_id"]]) == ("waitlisted", "booked")


async def test_an_offer_that_a_partner_let_lapse_goes_to_the_next_partner(
    running: Running, merton: Caller, next_week: str
) -> None:
    room = await Room.with_places(running, merton, next_week, 1, partner_capacity=1)
    [partner] = await room.book(1, "partner")
    await room.book(2)
    first, second = [(await room.book(1, "partner"))[0]["attendance_id"] for _ in range(2)]
    await room.say("leave", partner["attendance_id"])
    await room.let_offers_lapse()
    assert await room.lapse() == 1
    assert (await room.told())[-2:] == [(first, "lapsed"), (second, "offered")]


async def test_the_twin_that_counts_all_roles_together_lets_somebody_wait_beside_a_free_place(
    running: Running, merton: Caller, next_week: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = Attendances.count_places

    async def count_together(self: Attendances, session_id: SessionId, role: str) -> Places:
        each = [await count(self, session_id, one) for one in ROLES]
        return Places(sum(one.taken for one in each), sum(one.waiting for one in each), role)

    async def is_fair() -> bool:
        room = await Room.with_places(running, merton, next_week, 2, partner_capacity=1)
        await room.book(1, "partner")
        await room.book(2)
        return await room.is_fair()

    assert await is_fair()
    monkeypatch.setattr(Attendances, "count_places", count_together)
    assert not await is_fair()


async def test_each_role_is_resized_by_itself_and_none_below_what_is_taken(
    running: Running, merton: Caller, next_week: str
) -> None:
    room = await Room.with_places(running, merton, next_week, FEW, partner_capacity=2)
    await room.book(3, "partner")
    below = await merton.post(f"{room.path}/capacity", {"capacity": 9, "partner_capacity": 1})
    assert (below.status_code, below.json()["code"]) == (409, "capacity-below-taken")
    assert below.json()["errors"][0]["field"] == "partner_capacity"
    more = (await merton.post(f"{room.path}/capacity", {"partner_capacity": 3, "host_capacity": 0})).json()
    assert [more[name] for name in ("capacity", "partner_capacity", "host_capacity", "version")] == [FEW, 3, 0, 2]
    assert Counter((await room.parts("partner")).values()) == {"booked": 2, "offered": 1}
    assert [one["state"] for one in await room.book(1, "host")] == ["waitlisted"]


async def test_an_officer_is_not_booked_and_who_gives_a_name_is_a_participant(room: Room) -> None:
    where, resident = f"{room.path}/bookings", {"name": "Asha", "address": "asha@resident.example"}
    officer = await room.team.post(where, {"role": "officer"})
    assert (officer.status_code, officer.json()["code"]) == (422, "request-invalid")
    named = await room.team.post(where, {"role": "partner", "resident": resident})
    assert (named.status_code, named.json()["code"]) == (422, "resident-has-other-role")
    assert (await room.team.post(where, {"resident": resident})).json()["role"] == "participant"


async def test_who_is_booked_as_a_partner_is_checked_in_as_one(room: Room) -> None:
    [partner] = await room.book(1, "partner")
    said = {"attendance_id": partner["attendance_id"], "role": "partner", "state": "attended"}
    here = await room.team.post(f"{room.path}/attendance", said)
    assert (here.status_code, here.json()["role"], here.json()["state"]) == (201, "partner", "attended")


Step = tuple[str, int]
WHATS = ["book", "book-partner", "leave", "leave", "accept", "lapse", "resize", "resize-partner"]
STEPS = st.tuples(st.sampled_from(WHATS), st.integers(0, 40))
ROUNDS = st.lists(st.lists(STEPS, min_size=1, max_size=6), min_size=1, max_size=6)


async def do(room: Room, step: Step, people: Sequence[str]) -> int:
    """One person's step, or the clock's; which person, the number says. Returns the status of the answer."""
    what, number = step
    if what == "lapse":
        await room.let_offers_lapse()
        return 200 if await room.lapse() >= 0 else 500
    if what.startswith("resize"):
        size = {"partner_capacity": number % 4} if what == "resize-partner" else {"capacity": number % 5 + 1}
        return (await room.team.post(f"{room.path}/capacity", size)).status_code
    if what.startswith("book") or not people:
        role = "partner" if what == "book-partner" else "participant"
        return (await room.team.post(f"{room.path}/bookings", {"role": role})).status_code
    return (await room.say(what, people[number % len(people)])).status_code


def is_kept(told: Sequence[tuple[str, str]]) -> bool:
    """Whether nobody was promoted twice, and nobody came back after she was out."""
    offers = Counter(who for who, state in told if state == "offered")
    last: dict[str, str] = {}
    for who, state in told:
        if last.get(who) in {"cancelled", "lapsed"}:
            return False
        last[who] = state
    return set(offers.values()) <= {1}


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(rounds=ROUNDS)
async def test_whatever_people_do_at_once_places_are_given_once_and_events_equal_the_state(
    running: Running, merton: Caller, next_week: str, rounds: list[list[Step]]
) -> None:
    room = await Room.with_places(running, merton, next_week, FEW, partner_capacity=2)
    for steps in rounds:
        people = list(await room.parts())
        answers = await asyncio.gather(*[do(room, step, people) for step in steps])
        assert set(answers) <= ALLOWED

        told = await room.told()
        assert await room.is_fair()
        assert is_kept(told)
        assert dict(told) == await room.parts()
