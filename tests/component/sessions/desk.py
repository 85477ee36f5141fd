"""A session with one place, and what residents without an account say of it over HTTP."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

if TYPE_CHECKING:
    import httpx

    from tests.component.sessions.conftest import Caller, Running

PLAN = {
    "scheme": "run-and-talk",
    "kind": "run",
    "ward": "E05000455",
    "zone": "Europe/London",
    "planned_minutes": 60,
    "capacity": 1,
}
ASHA = {"name": "Asha", "address": "Asha@resident.example"}
BELLA = {"name": "Bella", "address": "bella@resident.example"}


@dataclass(frozen=True)
class Desk:
    """A session of Merton with one place, and what residents do about it."""

    running: Running
    team: Caller
    session_id: str

    async def ask(self, who: dict[str, str], **other: Any) -> httpx.Response:
        return await self.post("/places", {"borough": "merton", "session_id": self.session_id, **who, **other})

    async def post(self, path: str, body: Any, *, key: str | None = None) -> httpx.Response:
        return await self.running.client.post(path, json=body, headers={"Idempotency-Key": key or str(uuid4())})

    async def get(self, path: str) -> httpx.Response:
        return await self.running.client.get(path)

    async def told(self) -> list[tuple[str, str]]:
        """Who became what, as the events say it."""
        rows = [json.loads(row["data"]) for row in await self.running.said() if row["key"] == self.session_id]
        return [(row["attendance_id"], row["state"]) for row in rows if "attendance_id" in row]

    async def recipient(self, attendance_id: str) -> httpx.Response:
        sender = self.running.caller("service", "*")
        return await sender.get(f"/boroughs/merton/residents/{attendance_id}/recipient")

    async def link_of_last(self) -> str:
        """The link that a mail about the last event would bring."""
        return str((await self.recipient((await self.told())[-1][0])).json()["link"])


@pytest.fixture
async def desk(running: Running, merton: Caller, next_week: str) -> Desk:
    made = await merton.post("/boroughs/merton/sessions", PLAN | {"starts_at": next_week})
    return Desk(running, merton, made.json()["session_id"])
