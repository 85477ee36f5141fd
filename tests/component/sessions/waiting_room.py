"""A session with a few places, and those who book, wait, leave and accept in it over HTTP."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest
from stride_sessions.clockwork import OfferLapser

if TYPE_CHECKING:
    import httpx

    from tests.component.sessions.conftest import Caller, Running

HELD = {"booked", "offered", "attended"}
ROLES = {"participant": "capacity", "partner": "partner_capacity"}
FEW = 3


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
