"""Sessions given to officers over HTTP, on a real Postgres: who may be, versions, and warnings of clashes."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from stride_sessions.domain.staff import StaffId
from stride_sessions.store.staff import Staff

from tests.component.sessions.test_staff_api import HOST, OFFICER, STAFF, added

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx
    from stride_provision import Database

    from tests.component.sessions.conftest import Caller, Running

SESSIONS = "/boroughs/merton/sessions"
PLAN = {"scheme": "run-and-talk", "kind": "run", "ward": "E05000455", "zone": "Europe/London", "planned_minutes": 60}
WEATHER = {"reason": "weather"}


async def planned(caller: Caller, starts_at: str) -> str:
    """The path of a session of an hour."""
    made = (await caller.post(SESSIONS, PLAN | {"starts_at": starts_at})).json()
    return f"{SESSIONS}/{made['session_id']}"


async def given(caller: Caller, path: str, *staff: dict[str, Any]) -> dict[str, Any]:
    answer = await caller.post(f"{path}/officers", {"staff_ids": [one["staff_id"] for one in staff]})
    assert answer.status_code == 200, answer.text
    rota: dict[str, Any] = answer.json()
    return rota


def clash(officer: dict[str, Any], path: str) -> dict[str, str]:
    return {
        "code": "officer-double-booked",
        "staff_id": officer["staff_id"],
        "session_id": path.rpartition("/")[2],
    }


@pytest.fixture
async def path(merton: Caller, next_week: str) -> str:
    return await planned(merton, next_week)


@pytest.fixture
async def jo(merton: Caller) -> dict[str, Any]:
    return await added(merton, OFFICER)


@pytest.fixture
async def kim(merton: Caller) -> dict[str, Any]:
    return await added(merton, {"kind": "officer", "name": "Kim Adeyemi"})


async def test_the_whole_list_is_given_and_replaced(
    merton: Caller, path: str, jo: dict[str, Any], kim: dict[str, Any]
) -> None:
    assert [one["name"] for one in (await given(merton, path, jo))["officers"]] == ["Jo Marsh"]
    rota = await given(merton, path, kim)
    assert rota | {"officers": [{"staff_id": kim["staff_id"], "name": kim["name"], "until": None}]} == rota
    assert (await merton.get(f"{path}/officers")).json() == rota
    assert (await given(merton, path))["officers"] == []


async def test_the_list_makes_a_version_and_the_same_list_none(
    merton: Caller, path: str, jo: dict[str, Any], kim: dict[str, Any]
) -> None:
    versions = [(await given(merton, path, *staff))["version"] for staff in ([jo, kim], [kim, jo, jo], [])]
    assert versions == [2, 2, 3]
    answers = [await merton.get(path), await merton.get(f"{path}/officers")]
    assert [answer.headers["ETag"] for answer in answers] == ['"3"', '"3"']


async def give(caller: Caller, path: str, staff: dict[str, Any], *, seen: str, key: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer {caller.token}", "Idempotency-Key": key, "If-Match": seen}
    content = json.dumps({"staff_ids": [staff["staff_id"]]})
    headers["Content-Type"] = "application/json"
    return await caller.client.post(f"{path}/officers", content=content, headers=headers)


async def test_who_has_seen_an_older_version_gives_it_to_nobody(merton: Caller, path: str, jo: dict[str, Any]) -> None:
    key = str(uuid4())
    first = [await give(merton, path, jo, seen='"1"', key=key) for _ in range(2)]
    assert [(one.status_code, one.headers["ETag"]) for one in first] == [(200, '"2"')] * 2
    stale = await give(merton, path, jo, seen='"1"', key=str(uuid4()))
    assert (stale.status_code, stale.json()["code"]) == (412, "version-stale")


async def test_nothing_is_said_of_who_is_given_what(
    running: Running, merton: Caller, path: str, jo: dict[str, Any]
) -> None:
    before = await running.types_said()
    await given(merton, path, jo)
    assert await running.types_said() == before


async def test_only_officers_of_the_borough_who_have_not_left_are_given_a_session(
    merton: Caller, camden: Caller, path: str, jo: dict[str, Any], kim: dict[str, Any]
) -> None:
    theirs = (await camden.post("/boroughs/camden/staff", OFFICER)).json()
    await merton.post(f"{STAFF}/{kim['staff_id']}/leave", {})
    refused = {}
    for name, one in (("theirs", theirs), ("host", await added(merton, HOST)), ("left", kim)):
        answer = await merton.post(f"{path}/officers", {"staff_ids": [jo["staff_id"], one["staff_id"]]})
        refused[name] = (answer.status_code, answer.json()["code"])
    assert refused == {
        "theirs": (404, "not-found"),
        "host": (409, "staff-not-officer"),
        "left": (409, "officer-left"),
    }
    assert (await merton.get(f"{path}/officers")).json()["officers"] == []


async def test_twenty_officers_are_enough(merton: Caller, path: str) -> None:
    answer = await merton.post(f"{path}/officers", {"staff_ids": [str(uuid4()) for _ in range(21)]})
    assert (answer.status_code, answer.json()["code"]) == (422, "request-invalid")


async def test_a_cancelled_session_is_given_to_nobody(merton: Caller, path: str, jo: dict[str, Any]) -> None:
    await merton.post(f"{path}/cancel", WEATHER)
    answer = await merton.post(f"{path}/officers", {"staff_ids": [jo["staff_id"]]})
    assert (answer.status_code, answer.json()["code"]) == (409, "session-already-cancelled")


async def test_an_officer_in_two_places_is_a_warning_on_both_sides_until_one_is_cancelled(
    merton: Caller, path: str, next_week: str, jo: dict[str, Any], kim: dict[str, Any]
) -> None:
    other = await planned(merton, next_week.replace("18:30", "19:29"))
    assert (await given(merton, path, jo, kim))["warnings"] == []
    assert (await given(merton, other, jo))["warnings"] == [clash(jo, path)]
    assert (await merton.get(f"{path}/officers")).json()["warnings"] == [clash(jo, other)]
    await merton.post(f"{other}/cancel", WEATHER)
    assert [(await merton.get(f"{one}/officers")).json()["warnings"] for one in (path, other)] == [[], []]


async def test_one_after_the_other_is_no_clash(merton: Caller, path: str, next_week: str, jo: dict[str, Any]) -> None:
    after = await planned(merton, next_week.replace("18:30", "19:30"))
    await given(merton, path, jo)
    assert (await given(merton, after, jo))["warnings"] == []


async def test_a_clash_refuses_no_move(merton: Caller, path: str, next_week: str, jo: dict[str, Any]) -> None:
    after = await planned(merton, next_week.replace("18:30", "19:30"))
    await given(merton, path, jo)
    await given(merton, after, jo)
    move = {"starts_at": next_week.replace("18:30", "19:00"), "zone": "Europe/London", "reason": "weather"}
    assert (await merton.post(f"{after}/reschedule", move)).status_code == 200
    assert (await merton.get(f"{after}/officers")).json()["warnings"] == [clash(jo, path)]


async def test_lists_sent_at_once_end_as_one_of_them(
    merton: Caller, path: str, jo: dict[str, Any], kim: dict[str, Any]
) -> None:
    lists = [[jo], [kim], [jo, kim]] * 3
    await asyncio.gather(*(given(merton, path, *staff) for staff in lists))
    left = {one["staff_id"] for one in (await merton.get(f"{path}/officers")).json()["officers"]}
    assert left in [{one["staff_id"] for one in staff} for staff in lists]


async def look(staff: Staff, staff_id: StaffId) -> None:
    """The twin looks whether she has left, and does not hold her."""
    await staff.get(staff_id)


async def hold(staff: Staff, staff_id: StaffId) -> None:
    await staff.get_all_to_assign([staff_id])


@pytest.mark.parametrize(("read", "may_leave"), [(hold, False), (look, True)], ids=["held", "naive"])
async def test_nobody_leaves_while_a_session_is_given_to_her(
    jo: dict[str, Any],
    sessions_database: Database,
    read: Callable[[Staff, StaffId], Awaitable[None]],
    may_leave: bool,  # noqa: FBT001 - a case of the test
) -> None:
    ours, other = [await asyncpg.connect(sessions_database.app_dsn) for _ in range(2)]
    begun = ours.transaction()
    await begun.start()
    await read(Staff(ours, "merton"), StaffId(UUID(jo["staff_id"])))
    leaving = other.execute("SELECT FROM staff WHERE staff_id = $1 FOR NO KEY UPDATE NOWAIT", jo["staff_id"])
    (outcome,) = await asyncio.gather(leaving, return_exceptions=True)
    assert isinstance(outcome, asyncpg.LockNotAvailableError) is not may_leave
    await begun.rollback()
    await ours.close()
    await other.close()
