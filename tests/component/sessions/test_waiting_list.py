"""The waiting list over HTTP on a real Postgres: fifty at once, then people who leave, accept and forget, all at once.

Beside it the twin that counts the places without holding the session, and gives one of them twice.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING

import asyncpg
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stride_sessions.store.attendance import Attendances
from stride_sessions.store.sessions import Sessions

from tests.component.sessions.waiting_room import FEW, Room, room

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest
    from stride_provision import Database
    from stride_sessions.domain.places import Places
    from stride_sessions.domain.session import SessionId

    from tests.component.sessions.conftest import Caller, Running

__all__ = ["room"]

ALLOWED = {200, 201, 409}


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
