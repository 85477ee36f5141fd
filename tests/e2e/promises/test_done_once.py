"""Twenty equal requests at once, and twenty more after `kill -9` of the service: one change, one answer."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import asyncpg
import httpx
import pytest

from tests.e2e.promises.planting import operations
from tests.sheets import as_csv, line

if TYPE_CHECKING:
    from collections.abc import Callable

    from stride_cli.stack import Stack

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]

AT_ONCE = 20
HOME = "/boroughs/merton"
PLAN = {
    "scheme": "run-and-talk",
    "kind": "run",
    "ward": "E05000455",
    "zone": "Europe/London",
    "planned_minutes": 60,
}
CONCERN = {
    "kind": "concern",
    "category": "poor-lighting",
    "setting": "park-or-open-space",
    "light": "dark",
    "severity": "medium",
    "ward": "E05000455",
}


@dataclass(frozen=True)
class Command:
    """What is sent, what else might be sent under its key, and how many events it makes."""

    path: str
    body: Any
    other: Any
    events: int = 1
    method: str = "POST"
    key: str = field(default_factory=lambda: str(uuid4()))

    def changed(self) -> Command:
        return Command(self.path, self.other, None, method=self.method, key=self.key)


class Team:
    """A borough's team, which sends each command many times at once.

    Args:
        stack: the running stack, whose sessions service it asks.
    """

    def __init__(self, stack: Stack) -> None:
        token = stack.token(["central", "coordinator", "officer"], ["*", "merton"])
        limits = httpx.Limits(max_connections=AT_ONCE)
        headers = {"Authorization": f"Bearer {token}"}
        self._http = httpx.Client(base_url=stack.url("sessions"), headers=headers, timeout=60, limits=limits)
        self._dsn = stack.environment().services["sessions"].database_url

    def send(self, command: Command) -> httpx.Response:
        """A body that is bytes is the spreadsheet that it is."""
        is_file = isinstance(command.body, bytes)
        headers = {"Idempotency-Key": command.key, "Content-Type": "text/csv" if is_file else "application/json"}
        body = {"content": command.body} if is_file else {"json": command.body}
        return self._http.request(command.method, HOME + command.path, headers=headers, **body)

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

    def series(self) -> tuple[str, str]:
        """A series of two; gives its path and its first date."""
        made = self.make("/series", PLAN | {"starts_at": at(7), "rule": "FREQ=WEEKLY;COUNT=2"})
        return f"/series/{made['series_id']}", made["sessions"][0]["series_on"]


def at(days: int) -> str:
    return f"{today() + timedelta(days=days)}T18:30"


def today() -> date:
    return datetime.now(ZoneInfo("Europe/London")).date()


def onboard(_: Team) -> Command:
    return Command("", {"stage": "live"}, {"stage": "pilot"}, method="PUT")


def launch(_: Team) -> Command:
    figures = {"launched_on": "2022-02-01", "planned_sessions_per_month": 4}
    other = figures | {"planned_sessions_per_month": 5}
    return Command("/schemes/walk-and-talk", figures, other, method="PUT")


def plan(_: Team) -> Command:
    return Command("/sessions", PLAN | {"starts_at": at(7)}, PLAN | {"starts_at": at(8)})


def move(team: Team) -> Command:
    moved = {"starts_at": at(9), "zone": "Europe/London", "reason": "weather"}
    return Command(f"{team.session()}/reschedule", moved, moved | {"starts_at": at(10)})


def resize(team: Team) -> Command:
    """One waits, so that a second place is offered to her."""
    session = team.session(capacity=1)
    team.booked(session)
    team.booked(session)
    return Command(f"{session}/capacity", {"capacity": 2}, {"capacity": 3})


def cancel(team: Team) -> Command:
    return Command(f"{team.session()}/cancel", {"reason": "weather"}, {"reason": "safety"})


def complete(team: Team) -> Command:
    return Command(f"{team.session(days=-1)}/complete", {"head_count": 9}, {"head_count": 8})


def book(team: Team) -> Command:
    return Command(f"{team.session()}/bookings", {}, {"for": "somebody else"})


def accept(team: Team) -> Command:
    """Of the one who waits, once the place is hers to take."""
    session = team.session(capacity=1)
    first, second = team.booked(session), team.booked(session)
    team.make(f"{first}/leave", {})
    return Command(f"{second}/accept", {}, {"for": "somebody else"})


def leave(team: Team) -> Command:
    return Command(f"{team.booked(team.session())}/leave", {}, {"for": "somebody else"})


def record(team: Team) -> Command:
    came = {"role": "officer", "state": "attended", "attendance_id": None}
    return Command(f"{team.session()}/attendance", came, came | {"role": "host"})


def check_in(team: Team) -> Command:
    """Two walk-ins, as a device tells them later."""
    check_ins = [walk_in(), walk_in()]
    return Command(f"{team.session()}/check-ins", {"check_ins": check_ins}, {"check_ins": check_ins[:1]}, events=2)


def walk_in() -> dict[str, Any]:
    ids = {"check_in_id": str(uuid4()), "attendance_id": str(uuid4()), "role": "participant", "state": "attended"}
    return ids | {"said_at": datetime.now(UTC).isoformat(), "is_walk_in": True}


def plan_series(_: Team) -> Command:
    whole = PLAN | {"starts_at": at(7), "rule": "FREQ=WEEKLY;COUNT=2"}
    return Command("/series", whole, whole | {"rule": "FREQ=WEEKLY;COUNT=3"}, events=2)


def move_series(team: Team) -> Command:
    path, first = team.series()
    moved = {"from_on": first, "starts_at": "18:00", "shift_days": 1, "reason": "weather"}
    return Command(f"{path}/reschedule", moved, moved | {"shift_days": 2}, events=2)


def cancel_series(team: Team) -> Command:
    path, first = team.series()
    called_off = {"from_on": first, "reason": "weather"}
    return Command(f"{path}/cancel", called_off, called_off | {"reason": "safety"}, events=2)


def import_sheet(_: Team) -> Command:
    ours = [line(f"A{uuid4().int % 10**9}") for _ in range(3)]
    return Command("/imports", as_csv(*ours), as_csv(*ours[:2]), events=3)


def raise_concern(_: Team) -> Command:
    return Command("/concerns", CONCERN, CONCERN | {"severity": "high"})


CASES: dict[str, Callable[[Team], Command]] = {
    "PUT ": onboard,
    "PUT /schemes/{scheme}": launch,
    "POST /sessions": plan,
    "POST /sessions/{session_id}/reschedule": move,
    "POST /sessions/{session_id}/capacity": resize,
    "POST /sessions/{session_id}/cancel": cancel,
    "POST /sessions/{session_id}/complete": complete,
    "POST /sessions/{session_id}/bookings": book,
    "POST /sessions/{session_id}/bookings/{attendance_id}/accept": accept,
    "POST /sessions/{session_id}/bookings/{attendance_id}/leave": leave,
    "POST /sessions/{session_id}/attendance": record,
    "POST /sessions/{session_id}/check-ins": check_in,
    "POST /series": plan_series,
    "POST /series/{series_id}/reschedule": move_series,
    "POST /series/{series_id}/cancel": cancel_series,
    "POST /imports": import_sheet,
    "POST /concerns": raise_concern,
}
"""By the operation that each of them sends."""
WITHOUT_A_KEY = {"POST /imports/preview"}


@dataclass(frozen=True)
class Outcome:
    """What one command came to, before the service was killed and after."""

    first: set[tuple[int, bytes]]
    again: set[tuple[int, bytes]]
    other: httpx.Response
    wanted: int
    made: int


@dataclass(frozen=True)
class Outcomes:
    """What all commands came to, and how many events the second time added to all of them."""

    by_case: dict[str, Outcome]
    made_again: int


@pytest.fixture(scope="module")
def outcomes(stack: Stack) -> Outcomes:
    """Each command twenty times at once; then the service is killed, and started; then each of them again."""
    team = Team(stack)
    commands, first, made = {}, {}, {}
    for name, case in CASES.items():
        commands[name] = case(team)
        before = team.events()
        first[name] = team.at_once(commands[name])
        made[name] = team.events() - before
    stack.kill("sessions")
    stack.start_service("sessions")
    before = team.events()
    found = {
        name: Outcome(first[name], team.at_once(command), team.send(command.changed()), command.events, made[name])
        for name, command in commands.items()
    }
    return Outcomes(found, team.events() - before)


@pytest.mark.parametrize("case", CASES)
def test_twenty_at_once_are_one_answer_and_its_events_once(outcomes: Outcomes, case: str) -> None:
    outcome = outcomes.by_case[case]
    assert [status for status, _ in outcome.first] in ([200], [201]), outcome.first
    assert outcome.made == outcome.wanted


@pytest.mark.parametrize("case", CASES)
def test_after_a_kill_the_answer_is_the_same(outcomes: Outcomes, case: str) -> None:
    assert outcomes.by_case[case].again == outcomes.by_case[case].first


def test_after_a_kill_nothing_is_done_again(outcomes: Outcomes) -> None:
    assert outcomes.made_again == 0


@pytest.mark.parametrize("case", CASES)
def test_another_body_under_the_same_key_is_refused(outcomes: Outcomes, case: str) -> None:
    """Who books, accepts or leaves has nothing to say, and so no other body is one."""
    other = outcomes.by_case[case].other
    has_nothing_to_say = case.endswith(("/bookings", "/accept", "/leave"))
    code = "request-invalid" if has_nothing_to_say else "idempotency-key-reused"
    assert (other.status_code, other.json()["code"]) == (422, code)


def test_every_operation_that_writes_is_among_them(stack: Stack) -> None:
    bearer = {"Authorization": f"Bearer {stack.token(['officer'], ['merton'])}"}
    document = httpx.get(f"{stack.url('sessions')}/openapi.json", headers=bearer).raise_for_status().json()
    there = {f"{method} {path.removeprefix('/boroughs/{borough}')}" for method, path, _ in operations(document)}
    assert there == set(CASES) | WITHOUT_A_KEY
