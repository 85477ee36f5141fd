"""Walks of Merton with their officers, on which residents are paired over HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from tests.component.sessions.desk import PLAN, Desk
from tests.component.sessions.test_officers_api import given
from tests.component.sessions.test_staff_api import OFFICER, added

if TYPE_CHECKING:
    import httpx

    from tests.component.sessions.conftest import Caller, Running

SESSIONS = "/boroughs/merton/sessions"


@dataclass(frozen=True)
class Walk(Desk):
    """A session of Merton, its officers, and who has a place in it."""

    @property
    def path(self) -> str:
        return f"{SESSIONS}/{self.session_id}"

    async def booked(self, who: dict[str, str] | None = None) -> str:
        """The attendance of somebody who confirmed, or who gave no name."""
        body = {} if who is None else {"resident": who}
        made = (await self.team.post(f"{self.path}/bookings", body)).json()
        if who is not None:
            link = (await self.recipient(made["attendance_id"])).json()["link"]
            assert (await self.post(f"/places/{link}/confirm", {})).status_code == 200
        return str(made["attendance_id"])

    async def link(self, attendance_id: str) -> str:
        return str((await self.recipient(attendance_id)).json()["link"])

    async def wish(self, attendance_id: str, officer: str) -> httpx.Response:
        return await self.post(f"/places/{await self.link(attendance_id)}/wish", {"officer": officer})

    async def erase(self, attendance_id: str) -> None:
        erased = await self.post(f"/places/{await self.link(attendance_id)}/erase", {})
        assert erased.status_code == 200

    async def pair(self, *wanted: tuple[str, dict[str, Any]]) -> dict[str, str]:
        """Who is paired with whom, by name, as the team decided, or as was proposed."""
        pairs = [{"attendance_id": who, "staff_id": officer["staff_id"]} for who, officer in wanted]
        answer = await self.team.post(f"{self.path}/pairs", {"pairs": pairs} if pairs else {})
        assert answer.status_code == 200, answer.text
        assert (await self.team.get(f"{self.path}/pairs")).json() == answer.json()
        return {one["attendance_id"]: one["name"] for one in answer.json()["pairs"]}

    async def unpaired(self) -> list[str]:
        return [one["attendance_id"] for one in (await self.team.get(f"{self.path}/pairs")).json()["unpaired"]]

    async def took_place(self) -> None:
        now = datetime.now(ZoneInfo("Europe/London")) - timedelta(days=1)
        begun = {"starts_at": f"{now.date()}T12:00", "zone": "Europe/London", "reason": "weather"}
        assert (await self.team.post(f"{self.path}/reschedule", begun)).status_code == 200
        assert (await self.team.post(f"{self.path}/complete", {"head_count": 2})).status_code == 200


@dataclass(frozen=True)
class Merton:
    """Merton's team, which plans walks."""

    running: Running
    team: Caller
    starts_at: str

    async def walk(self, *officers: dict[str, Any]) -> Walk:
        plan = PLAN | {"kind": "walk", "capacity": 9, "starts_at": self.starts_at}
        walk = Walk(self.running, self.team, (await self.team.post(SESSIONS, plan)).json()["session_id"])
        await given(self.team, walk.path, *officers)
        return walk

    async def walked(self, officer: dict[str, Any], who: dict[str, str]) -> tuple[Walk, str]:
        """A walk that took place, on which the two were paired."""
        walk = await self.walk(officer)
        attendance_id = await walk.booked(who)
        await walk.pair()
        await walk.took_place()
        return walk, attendance_id


@pytest.fixture
def team(running: Running, merton: Caller, next_week: str) -> Merton:
    return Merton(running, merton, next_week)


@pytest.fixture
async def jo(merton: Caller) -> dict[str, Any]:
    return await added(merton, OFFICER)


@pytest.fixture
async def kim(merton: Caller) -> dict[str, Any]:
    return await added(merton, {"kind": "officer", "name": "Kim Adeyemi"})
