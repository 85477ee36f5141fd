"""A borough that pauses, over HTTP on a real Postgres: nothing new begins, and what is planned goes on.

Beside it the twin that does not hold the borough, and plans a session after it has paused.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from stride_sessions.store.boroughs import Boroughs, Schemes

from tests.sheets import as_csv, line

if TYPE_CHECKING:
    from tests.component.sessions.conftest import Caller, Running

HOME = "/boroughs/merton"
SESSIONS = f"{HOME}/sessions"
PLAN = {"scheme": "run-and-talk", "kind": "run", "ward": "E05000455", "zone": "Europe/London", "planned_minutes": 60}
ASHA = {"name": "Asha", "address": "asha@resident.example"}
FUNDING = {"reason": "funding"}
PATIENCE_S = 90.0
HELD_S = 0.5  # who waits for a lock does so until it is let go: this passes in vain


@pytest.fixture
def central(running: Running) -> Caller:
    return running.caller("central", "*")


async def test_a_borough_pauses_and_goes_on_as_it_was_and_both_are_said_once(
    running: Running, merton: Caller, central: Caller
) -> None:
    assert (await merton.get(HOME)).json()["stage"] == "pilot"
    paused = [await central.post(f"{HOME}/pause", FUNDING) for _ in range(2)]
    assert [(one.json()["stage"], one.json()["paused_because"]) for one in paused] == [("paused", "funding")] * 2
    assert await running.last_said() == {"borough": "merton", "reason": "funding"}
    resumed = [await central.post(f"{HOME}/resume", {}) for _ in range(2)]
    assert [(one.json()["stage"], one.json()["paused_because"]) for one in resumed] == [("pilot", None)] * 2
    assert (await running.types_said())[-2:] == ["borough-paused", "borough-onboarded"]


async def test_while_it_pauses_nothing_new_is_planned_or_booked(
    running: Running, merton: Caller, central: Caller, next_week: str
) -> None:
    body = PLAN | {"starts_at": next_week}
    session = (await merton.post(SESSIONS, body)).json()
    await central.post(f"{HOME}/pause", FUNDING)
    said = await running.types_said()
    for path, new in (
        (SESSIONS, body),
        (f"{HOME}/series", body | {"rule": "FREQ=WEEKLY;COUNT=2"}),
        (f"{HOME}/imports", as_csv(line())),
        (f"{HOME}/imports/preview", as_csv(line())),
        (f"{SESSIONS}/{session['session_id']}/bookings", {}),
        (f"{SESSIONS}/{session['session_id']}/bookings", {"resident": ASHA}),
        ("/places", ASHA | {"borough": "merton", "session_id": session["session_id"]}),
    ):
        answer = await merton.post(path, new)
        assert (path, answer.status_code, answer.json()["code"]) == (path, 409, "borough-paused")
    assert await running.types_said() == said


async def test_while_it_pauses_what_is_planned_goes_on(merton: Caller, central: Caller, next_week: str) -> None:
    made = [(await merton.post(SESSIONS, PLAN | {"starts_at": next_week})).json() for _ in range(2)]
    first, second = [f"{SESSIONS}/{one['session_id']}" for one in made]
    await central.post(f"{HOME}/pause", FUNDING)
    yesterday = {"starts_at": f"{next_week[:11]}19:00", "zone": "Europe/London", "reason": "weather"}
    mark = {"role": "officer", "state": "attended"}
    answers = [
        await merton.post(f"{first}/reschedule", yesterday),
        await merton.post(f"{first}/attendance", mark),
        await merton.post(f"{first}/details", {"pace": "easy"}),
        await merton.post(f"{second}/cancel", {"reason": "other"}),
    ]
    assert [answer.is_success for answer in answers] == [True] * 4


async def test_a_borough_that_paused_is_resumed_before_it_goes_live(merton: Caller, central: Caller) -> None:
    await central.post(f"{HOME}/pause", FUNDING)
    answer = await central.put(HOME, {"stage": "live"})
    assert (answer.status_code, answer.json()["code"]) == (409, "borough-paused")
    assert (await merton.get(HOME)).json()["stage"] == "paused"


async def test_a_borough_that_is_only_invited_does_nothing_yet_and_nobody_is_told(
    running: Running, central: Caller, next_week: str
) -> None:
    barnet, team = "/boroughs/barnet", running.caller("coordinator", "barnet")
    assert (await central.put(barnet, {"stage": "invited"})).json()["stage"] == "invited"
    launch = {"launched_on": "2022-02-01", "planned_sessions_per_month": 4}
    for answer in (
        await team.put(f"{barnet}/schemes/run-and-talk", launch),
        await team.post(f"{barnet}/sessions", PLAN | {"starts_at": next_week}),
        await central.post(f"{barnet}/pause", FUNDING),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "borough-only-invited")
    assert await running.types_said() == []
    await central.put(barnet, {"stage": "pilot"})
    assert await running.types_said() == ["borough-onboarded"]
    again = await central.put(barnet, {"stage": "invited"})
    assert (again.status_code, again.json()["code"]) == (409, "borough-already-begun")


@pytest.mark.parametrize("role", ["officer", "coordinator"])
@pytest.mark.usefixtures("merton")
async def test_central_alone_pauses_a_borough(running: Running, role: str) -> None:
    answer = await running.caller(role, "merton").post(f"{HOME}/pause", FUNDING)
    assert (answer.status_code, answer.json()["code"]) == (403, "role-missing")


async def plan_while_it_pauses(
    merton: Caller, central: Caller, body: dict[str, Any], monkeypatch: pytest.MonkeyPatch, within_s: float
) -> tuple[Any, Any]:
    """Plan a session, and pause between the look at the borough and the writing; gives both answers."""
    has_looked, may_write = asyncio.Event(), asyncio.Event()
    find = Schemes.find

    async def find_and_wait(self: Schemes, scheme: str) -> Any:
        has_looked.set()
        await may_write.wait()
        return await find(self, scheme)

    monkeypatch.setattr(Schemes, "find", find_and_wait)
    planning = asyncio.create_task(merton.post(SESSIONS, body))
    await has_looked.wait()
    pausing = asyncio.create_task(central.post(f"{HOME}/pause", FUNDING))
    done, _ = await asyncio.wait([pausing], timeout=within_s)
    may_write.set()
    return bool(done), (await asyncio.gather(planning, pausing))


async def test_who_is_planning_is_let_finish_before_the_borough_pauses(
    running: Running, merton: Caller, central: Caller, next_week: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = PLAN | {"starts_at": next_week}
    has_overtaken, answers = await plan_while_it_pauses(merton, central, body, monkeypatch, HELD_S)
    assert (has_overtaken, [answer.status_code for answer in answers]) == (False, [201, 200])
    assert (await running.types_said())[-2:] == ["session-created", "borough-paused"]


async def test_the_twin_that_does_not_hold_the_borough_plans_a_session_after_it_has_paused(
    running: Running, merton: Caller, central: Caller, next_week: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Boroughs, "get_held", Boroughs.get)
    body = PLAN | {"starts_at": next_week}
    has_overtaken, answers = await plan_while_it_pauses(merton, central, body, monkeypatch, PATIENCE_S)
    assert (has_overtaken, [answer.status_code for answer in answers]) == (True, [201, 200])
    assert (await running.types_said())[-2:] == ["borough-paused", "session-created"]


async def test_pausing_resuming_onboarding_and_planning_at_once_wait_for_nobody_in_a_circle(
    merton: Caller, central: Caller, next_week: str
) -> None:
    body = PLAN | {"starts_at": next_week}
    answers = await asyncio.gather(
        *[central.post(f"{HOME}/pause", FUNDING) for _ in range(3)],
        *[central.post(f"{HOME}/resume", {}) for _ in range(3)],
        *[central.put(HOME, {"stage": "pilot"}) for _ in range(3)],
        *[merton.post(SESSIONS, body) for _ in range(6)],
        merton.post(f"{HOME}/imports", as_csv(line())),
    )
    assert {answer.status_code for answer in answers} <= {200, 201, 409}
