"""A session that needs people to go ahead, on a real Postgres: decided at its hour, once, whoever looks.

Beside it the twin that does not hold the session, and calls it off twice.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from stride_sessions.clockwork import MinimumDecider
from stride_sessions.store.sessions import Sessions
from stride_sessions.store.turnouts import Turnouts

if TYPE_CHECKING:
    import pytest

    from tests.component.sessions.conftest import Caller, Running

SESSIONS = "/boroughs/merton/sessions"
PLAN = {"scheme": "run-and-talk", "kind": "run", "ward": "E05000455", "zone": "Europe/London", "planned_minutes": 60}
NEEDS_TWO = {"minimum": 2, "decide_hours": 24, "capacity": 3}


def hence(hours: float) -> str:
    """A time on the wall in London, and not in the hour that a change of clocks skips or repeats."""
    at = datetime.now(ZoneInfo("Europe/London")) + timedelta(hours=hours)
    return f"{at + timedelta(hours=at.hour == 1):%Y-%m-%dT%H:%M}"


async def needing_two(caller: Caller, *, booked: int, hours: float = 40) -> str:
    """A session that needs two, for which so many have booked."""
    made = (await caller.post(SESSIONS, PLAN | NEEDS_TWO | {"starts_at": hence(hours)})).json()
    path = f"{SESSIONS}/{made['session_id']}"
    for _ in range(booked):
        assert (await caller.post(f"{path}/bookings", {})).json()["state"] == "booked"
    return path


async def let_hours_pass(running: Running, hours: float = 20) -> None:
    """As if all sessions were so much nearer."""
    await running.resources.pool.execute(
        "UPDATE session SET starts_at_local = starts_at_local - make_interval(mins => $1)", int(hours * 60)
    )


async def decide(running: Running) -> int:
    """As the worker of one process does every few seconds."""
    workers = running.service.workers(running.resources)
    [decider] = [one for one in workers if isinstance(one, MinimumDecider)]
    return await decider.decide_due()


async def cancellations(running: Running) -> int:
    return (await running.types_said()).count("session-cancelled")


async def test_too_few_call_it_off_at_the_hour_and_not_before(running: Running, merton: Caller) -> None:
    path = await needing_two(merton, booked=1)
    assert (await decide(running), (await merton.get(path)).json()["state"]) == (0, "planned")
    await let_hours_pass(running)
    assert [await decide(running), await decide(running)] == [1, 0]
    session = (await merton.get(path)).json()
    assert (session["state"], session["cancelled_because"]) == ("cancelled", "too-few-booked")
    assert (await running.last_said())["reason"] == "too-few-booked"
    assert await cancellations(running) == 1


async def test_enough_let_it_go_ahead_and_who_leaves_later_does_not_undo_it(running: Running, merton: Caller) -> None:
    path = await needing_two(merton, booked=2)
    await let_hours_pass(running)
    assert [await decide(running), await decide(running)] == [1, 0]
    attendance = (await merton.get(f"{path}/attendance")).json()["items"]
    await merton.post(f"{path}/bookings/{attendance[0]['attendance_id']}/leave", {})
    assert await decide(running) == 0
    session = (await merton.get(path)).json()
    assert (session["state"], session["goes_ahead"]) == ("planned", True)
    assert await cancellations(running) == 0


async def test_who_waits_or_comes_as_an_officer_is_not_booked(running: Running, merton: Caller) -> None:
    path = await needing_two(merton, booked=1)
    await merton.post(f"{path}/attendance", {"role": "officer", "state": "attended"})
    await let_hours_pass(running)
    await decide(running)
    assert (await merton.get(path)).json()["state"] == "cancelled"


async def test_a_session_that_has_begun_undecided_is_left_to_the_team(running: Running, merton: Caller) -> None:
    path = await needing_two(merton, booked=0)
    await let_hours_pass(running, hours=41)
    assert await decide(running) == 0
    assert (await merton.get(path)).json()["state"] == "planned"


async def test_two_processes_that_look_at_once_call_it_off_once(running: Running, merton: Caller) -> None:
    paths = [await needing_two(merton, booked=0) for _ in range(5)]
    await let_hours_pass(running)
    await asyncio.gather(decide(running), decide(running))
    assert {(await merton.get(path)).json()["state"] for path in paths} == {"cancelled"}
    assert await cancellations(running) == len(paths)


async def test_the_twin_that_does_not_hold_the_session_calls_it_off_twice(
    running: Running, merton: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    await needing_two(merton, booked=0)
    await let_hours_pass(running)
    both_have_counted = asyncio.Barrier(2)
    count = Turnouts.count_booked

    async def count_and_wait(self: Turnouts, session_id: Any) -> int:
        booked = await count(self, session_id)
        await both_have_counted.wait()
        return booked

    monkeypatch.setattr(Sessions, "get_for_update", Sessions.get)
    monkeypatch.setattr(Turnouts, "count_booked", count_and_wait)
    await asyncio.gather(decide(running), decide(running))
    assert await cancellations(running) == 2


async def test_who_books_while_it_is_decided_counts_or_comes_too_late(running: Running, merton: Caller) -> None:
    path = await needing_two(merton, booked=1)
    await let_hours_pass(running)
    booking, _ = await asyncio.gather(merton.post(f"{path}/bookings", {}), decide(running))
    session = (await merton.get(path)).json()
    assert (booking.status_code, session["state"]) in {(201, "planned"), (409, "cancelled")}


async def test_the_places_of_a_session_stay_enough_for_its_minimum(merton: Caller) -> None:
    path = await needing_two(merton, booked=0)
    answer = await merton.post(f"{path}/capacity", {"capacity": 1})
    assert (answer.status_code, answer.json()["code"]) == (409, "capacity-below-minimum")
