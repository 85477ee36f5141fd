"""What a borough settles for a scheme, over HTTP: it holds for what is planned next, and for nothing that is."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from tests.component.sessions.plans import DEFAULTS, SESSIONS, created, hence, path, plan
from tests.sheets import as_csv, line

if TYPE_CHECKING:
    from tests.component.sessions.conftest import Caller, Running


async def test_what_is_left_out_is_as_the_borough_has_settled_it(merton: Caller) -> None:
    settled = await merton.post(DEFAULTS, {"planned_minutes": 20, "capacity": 8})
    assert (await merton.get(DEFAULTS)).json() == settled.json()
    body = plan()
    del body["planned_minutes"]
    made = (await merton.post(SESSIONS, body)).json()
    assert (made["planned_minutes"], made["capacity"]) == (20, 8)
    series = (await merton.post("/boroughs/merton/series", body | {"rule": "FREQ=WEEKLY;COUNT=2"})).json()
    assert (series["planned_minutes"], series["capacity"]) == (20, 8)
    said = await created(merton, planned_minutes=45, capacity=None)
    assert (said["planned_minutes"], said["capacity"]) == (45, None)


def at(time_of_day: str) -> str:
    """A time of day in a week."""
    return f"{hence(days=7)[:10]}T{time_of_day}"


async def test_where_a_borough_has_slots_a_session_begins_on_one_and_takes_one(merton: Caller) -> None:
    assert (await merton.post(DEFAULTS, {"slot_minutes": 20})).json()["slot_minutes"] == 20
    for where, more in ((SESSIONS, {}), ("/boroughs/merton/series", {"rule": "FREQ=WEEKLY;COUNT=2"})):
        beside = await merton.post(where, plan(starts_at=at("18:30"), **more))
        assert (beside.status_code, beside.json()["code"]) == (422, "off-the-grid")
        assert beside.json()["errors"][0]["field"] == "starts_at"
        answer = await merton.post(where, plan(starts_at=at("18:20"), planned_minutes=None, **more))
        assert (answer.status_code, answer.json()["planned_minutes"]) == (201, 20)


async def test_a_line_beside_the_slots_is_named_and_nothing_is_imported(merton: Caller) -> None:
    await merton.post(DEFAULTS, {"slot_minutes": 20})
    rows = [line("RUN-1", time=time(18, 40)), line("RUN-2", time=time(18, 30))]
    answer = await merton.post("/boroughs/merton/imports", as_csv(*rows))
    assert (answer.status_code, answer.json()["bad"]) == (422, 1)
    [bad] = answer.json()["lines"]
    assert (bad["line"], bad["column"], bad["code"]) == (3, "time", "off-the-grid")
    assert (await merton.get(SESSIONS)).json()["items"] == []


async def test_slots_that_are_settled_later_leave_alone_what_is_planned(merton: Caller) -> None:
    session = await created(merton, starts_at=at("18:31"))
    await merton.post(DEFAULTS, {"slot_minutes": 20})
    assert (await merton.get(path(session))).json() == session
    move = {"starts_at": at("19:31"), "zone": "Europe/London", "reason": "weather"}
    assert (await merton.post(f"{path(session)}/reschedule", move)).status_code == 200
    await merton.post(DEFAULTS, {})
    await created(merton, starts_at=at("18:31"))


async def test_settled_anew_what_is_planned_stays_as_it_was(merton: Caller) -> None:
    await merton.post(DEFAULTS, {"planned_minutes": 20, "capacity": 8, "language": "bn"})
    session = await created(merton)
    await merton.post(DEFAULTS, {"capacity": 9})
    assert (await merton.get(path(session))).json()["capacity"] == 8
    now = (await merton.get(DEFAULTS)).json()
    assert (now["planned_minutes"], now["capacity"], now["language"]) == (None, 9, "en")


async def test_a_kind_that_the_borough_does_not_hold_is_refused(merton: Caller) -> None:
    await merton.post(DEFAULTS, {"kinds": ["run", "walk"]})
    answer = await merton.post(SESSIONS, plan(kind="audit"))
    assert (answer.status_code, answer.json()["code"]) == (409, "kind-not-offered")


async def test_defaults_are_of_a_launched_scheme_and_set_by_a_coordinator(running: Running, merton: Caller) -> None:
    other = await merton.post("/boroughs/merton/schemes/walk-and-talk/defaults", {"capacity": 9})
    assert (other.status_code, other.json()["code"]) == (409, "scheme-not-launched")
    officers = await running.caller("officer", "merton").post(DEFAULTS, {"capacity": 9})
    assert (officers.status_code, officers.json()["code"]) == (403, "role-missing")
    assert (await running.caller("central", "merton").post(DEFAULTS, {"capacity": 9})).status_code == 200


async def test_a_scheme_of_which_nothing_is_settled_has_what_holds_anywhere(merton: Caller) -> None:
    assert (await merton.get(DEFAULTS)).json() == {
        "planned_minutes": None,
        "slot_minutes": None,
        "capacity": None,
        "kinds": [],
        "notice_hours": 24,
        "language": "en",
    }
