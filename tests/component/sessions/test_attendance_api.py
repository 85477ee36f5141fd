"""Bookings and attendance over HTTP, on a real Postgres."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

if TYPE_CHECKING:
    from tests.component.sessions.conftest import Caller, Running

PLAN = {
    "scheme": "run-and-talk",
    "kind": "run",
    "ward": "E05000455",
    "zone": "Europe/London",
    "planned_minutes": 60,
    "capacity": 5,
}


@pytest.fixture
async def path(merton: Caller, next_week: str) -> str:
    """A session with five places."""
    answer = await merton.post("/boroughs/merton/sessions", PLAN | {"starts_at": next_week})
    return f"/boroughs/merton/sessions/{answer.json()['session_id']}"


async def attendance(caller: Caller, path: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await caller.get(f"{path}/attendance")).json()["items"]
    return items


async def test_a_booking_is_kept_and_said_by_the_hour(running: Running, merton: Caller, path: str) -> None:
    answer = await merton.post(f"{path}/bookings", {})
    assert answer.status_code == 201
    assert answer.json() | {"attendance_id": "", "code": ""} == {
        "attendance_id": "",
        "role": "participant",
        "state": "booked",
        "offer_lapses_at": None,
        "code": "",
    }
    assert await attendance(merton, path) == [answer.json()]
    said = (await running.said())[-1]
    assert (said["type"], said["key"]) == ("stride.attendance-recorded.v1", path.rsplit("/", 1)[-1])
    assert (said["occurred_at"].minute, said["occurred_at"].second) == (0, 0)


async def test_bookings_at_once_have_numbers_without_a_hole(running: Running, merton: Caller, path: str) -> None:
    await asyncio.gather(*[merton.post(f"{path}/bookings", {}) for _ in range(5)])
    rows = [row for row in await running.said() if row["key"] == path.rsplit("/", 1)[-1]]
    assert [row["keyseq"] for row in rows] == [1, 2, 3, 4, 5, 6]


async def test_what_became_of_a_booking_is_said_once(running: Running, merton: Caller, path: str) -> None:
    booked = (await merton.post(f"{path}/bookings", {})).json()
    came = {"role": "participant", "state": "attended", "attendance_id": booked["attendance_id"]}
    answers = [await merton.post(f"{path}/attendance", came) for _ in range(2)]
    assert {answer.status_code for answer in answers} == {201}
    assert await attendance(merton, path) == [booked | {"state": "attended"}]
    assert (await running.types_said()).count("attendance-recorded") == 2


async def test_a_booking_does_not_become_an_officer(merton: Caller, path: str) -> None:
    booked = (await merton.post(f"{path}/bookings", {})).json()
    other = {"role": "officer", "state": "attended", "attendance_id": booked["attendance_id"]}
    answer = await merton.post(f"{path}/attendance", other)
    assert (answer.status_code, answer.json()["code"]) == (409, "attendance-has-other-role")


@pytest.mark.parametrize("role", ["officer", "participant", "host"])
async def test_somebody_without_a_booking_is_recorded(merton: Caller, path: str, role: str) -> None:
    answer = await merton.post(f"{path}/attendance", {"role": role, "state": "attended"})
    assert answer.status_code == 201
    assert await attendance(merton, path) == [answer.json()]


async def test_an_unknown_attendance_is_not_found(merton: Caller, path: str) -> None:
    mark = {"role": "participant", "state": "attended", "attendance_id": str(uuid4())}
    assert (await merton.post(f"{path}/attendance", mark)).status_code == 404


async def test_a_cancelled_session_records_nobody(merton: Caller, path: str) -> None:
    await merton.post(f"{path}/cancel", {"reason": "weather"})
    answer = await merton.post(f"{path}/attendance", {"role": "officer", "state": "attended"})
    assert (answer.status_code, answer.json()["code"]) == (409, "session-already-cancelled")


async def test_attendance_is_listed_page_by_page(merton: Caller, path: str) -> None:
    for _ in range(3):
        await merton.post(f"{path}/bookings", {})
    first = (await merton.get(f"{path}/attendance", limit=2)).json()
    rest = (await merton.get(f"{path}/attendance", limit=2, after=first["next_cursor"])).json()
    assert first["items"] + rest["items"] == await attendance(merton, path)
    assert rest["next_cursor"] is None
