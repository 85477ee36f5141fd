"""What somebody without a token sends, and what there is after it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from stride_sessions.api.links import link_of

from tests.component.sessions.operations import CONCERN, PLAN

if TYPE_CHECKING:
    import httpx

    from tests.component.sessions.conftest import Caller, Running

NO = {"is_somebody_in_danger": False, "is_reporting_a_crime": False}
OPEN = {"borough": "merton", **NO, **CONCERN}
ROWS = "SELECT (SELECT count(*) FROM concern), (SELECT count(*) FROM event), (SELECT count(*) FROM command)"


async def post(running: Running, path: str, body: Any, *, key: str | None = None, code: str = "") -> httpx.Response:
    """Send it without a token."""
    headers = {"Idempotency-Key": key or str(uuid4())} | ({"Return-Code": code} if code else {})
    return await running.client.post(path, json=body, headers=headers)


async def rows(running: Running) -> tuple[int, int, int]:
    """How many concerns, events and commands there are."""
    (found,) = await running.resources.pool.fetch(ROWS)
    return tuple(found)


async def place_of(running: Running, team: Caller) -> tuple[str, str]:
    """A link to a place in a session to come, and the session."""
    next_week = f"{datetime.now(UTC).date() + timedelta(days=7)}T18:30"
    plan = PLAN | {"starts_at": next_week}
    session_id: str = (await team.post("/boroughs/merton/sessions", plan)).json()["session_id"]
    resident = {"resident": {"name": "Asha", "address": f"{uuid4()}@resident.example"}}
    booked = (await team.post(f"/boroughs/merton/sessions/{session_id}/bookings", resident)).json()["attendance_id"]
    return link_of(running.resources.sealer, "merton", UUID(booked), 1), session_id
