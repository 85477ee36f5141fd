"""Each role has places of its own; beside it the twin that counts all roles together and lets somebody wait in vain."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from stride_sessions.domain.places import Places
from stride_sessions.store.attendance import Attendances

from tests.component.sessions.waiting_room import FEW, ROLES, Room, room

if TYPE_CHECKING:
    import pytest
    from stride_sessions.domain.session import SessionId

    from tests.component.sessions.conftest import Caller, Running

__all__ = ["room"]


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
