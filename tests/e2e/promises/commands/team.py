"""A borough's team, which sends each command many times at once, and makes what a command needs."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import asyncpg
import httpx

if TYPE_CHECKING:
    from stride_cli.stack import Stack

AT_ONCE = 20
ROLES = ["central", "coordinator", "officer", "service", "information-governance"]
HOME = "/boroughs/merton"
PLAN = {
    "scheme": "run-and-talk",
    "kind": "run",
    "ward": "E05000455",
    "zone": "Europe/London",
    "planned_minutes": 60,
}
ANYBODYS = "anybody: "
"""Before a path that a borough has as well, where the one that needs no token is meant."""
NOTHING_ELSE = {"for": "somebody else"}
"""Where there is nothing to say, no other body is one."""


@dataclass(frozen=True)
class Command:
    """What is sent, what else might be sent under its key, and how many events it makes."""

    path: str
    body: Any
    other: Any
    events: int = 1
    method: str = "POST"
    key: str = field(default_factory=lambda: str(uuid4()))
    code: str | None = None

    def changed(self) -> Command:
        return Command(self.path, self.other, None, method=self.method, key=self.key, code=self.code)


class Team:
    """A borough's team, which sends each command many times at once.

    Args:
        stack: the running stack, whose sessions service it asks.
    """

    def __init__(self, stack: Stack) -> None:
        token = stack.token(ROLES, ["*", "merton"])
        limits = httpx.Limits(max_connections=AT_ONCE)
        headers = {"Authorization": f"Bearer {token}"}
        self._http = httpx.Client(base_url=stack.url("sessions"), headers=headers, timeout=90, limits=limits)
        self._dsn = stack.environment().services["sessions"].database_url

    def send(self, command: Command) -> httpx.Response:
        """A body that is bytes is the spreadsheet that it is."""
        is_file = isinstance(command.body, bytes)
        headers = {"Idempotency-Key": command.key, "Content-Type": "text/csv" if is_file else "application/json"}
        body = {"content": command.body} if is_file else {"json": command.body}
        headers |= {} if command.code is None else {"Return-Code": command.code}
        home = "" if command.path.startswith(("/places", "/concern/")) else HOME
        path = command.path.removeprefix(ANYBODYS) if command.path.startswith(ANYBODYS) else home + command.path
        return self._http.request(command.method, path, headers=headers, **body)

    def at_once(self, command: Command) -> set[tuple[int, bytes]]:
        """What twenty equal requests are answered."""
        with ThreadPoolExecutor(AT_ONCE) as senders:
            asked = [senders.submit(self.send, command) for _ in range(AT_ONCE)]
        return {(one.result().status_code, one.result().content) for one in asked}

    def make(self, path: str, body: Any) -> dict[str, Any]:
        made: dict[str, Any] = self.send(Command(path, body, None)).raise_for_status().json()
        return made

    def events(self) -> int:
        """How many there are."""
        return asyncio.run(self._events())

    async def _events(self) -> int:
        conn = await asyncpg.connect(self._dsn)
        try:
            count: int = await conn.fetchval("SELECT count(*) FROM event WHERE tenant = 'merton'")
        finally:
            await conn.close()
        return count

    def session(self, days: int = 7, **changes: Any) -> str:
        """Plan a session; gives its path."""
        return f"/sessions/{self.make('/sessions', PLAN | {'starts_at': at(days)} | changes)['session_id']}"

    def booked(self, session: str) -> str:
        """Book a place, or wait for one; gives the path of the booking."""
        return f"{session}/bookings/{self.make(f'{session}/bookings', {})['attendance_id']}"

    def asked_for(self) -> tuple[str, str]:
        """Ask for a place as a resident; gives the path of the booking's resident, and the link to her place."""
        asked = self.make(f"{self.session()}/bookings", {"resident": resident()})
        return f"/residents/{asked['attendance_id']}", self.link_of(asked["attendance_id"])

    def link_of(self, attendance_id: str) -> str:
        """The path of a resident's place."""
        told = self._http.get(f"{HOME}/residents/{attendance_id}/recipient").raise_for_status().json()
        return f"/places/{told['link']}"

    def listed(self, path: str) -> list[dict[str, Any]]:
        """The items of a list."""
        items: list[dict[str, Any]] = self._http.get(HOME + path).raise_for_status().json()["items"]
        return items

    def series(self) -> tuple[str, str]:
        """A series of two; gives its path and its first date."""
        made = self.make("/series", PLAN | {"starts_at": at(7), "rule": "FREQ=WEEKLY;COUNT=2"})
        return f"/series/{made['series_id']}", made["sessions"][0]["series_on"]


def at(days: int) -> str:
    return f"{today() + timedelta(days=days)}T18:30"


def today() -> date:
    return datetime.now(ZoneInfo("Europe/London")).date()


def resident() -> dict[str, str]:
    return {"name": "Asha", "address": f"{uuid4()}@resident.example"}
