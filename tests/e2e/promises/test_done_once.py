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

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(1800)]

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
NO = {"is_somebody_in_danger": False, "is_reporting_a_crime": False}
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
    return Command(f"{team.session()}/bookings", {"resident": resident()}, {"resident": resident()})


def accept(team: Team) -> Command:
    """Of the one who waits, once the place is hers to take."""
    session = team.session(capacity=1)
    first, second = team.booked(session), team.booked(session)
    team.make(f"{first}/leave", {})
    return Command(f"{second}/accept", {}, NOTHING_ELSE)


def leave(team: Team) -> Command:
    return Command(f"{team.booked(team.session())}/leave", {}, NOTHING_ELSE)


def ask(team: Team) -> Command:
    """Nobody's key stands in another's way, since all are the same here: another body is another command."""
    of_merton = {"borough": "merton", "session_id": team.session().rpartition("/")[2]}
    return Command("/places", of_merton | resident(), NOTHING_ELSE)


def confirm(team: Team) -> Command:
    """What a resident asked for herself is kept for her until she confirms it."""
    asked = ask(team)
    team.send(asked).raise_for_status()
    items = team.listed(f"/sessions/{asked.body['session_id']}/attendance")
    return Command(f"{team.link_of(items[0]['attendance_id'])}/confirm", {}, NOTHING_ELSE)


def give_up(team: Team) -> Command:
    return Command(f"{team.asked_for()[1]}/give-up", {}, NOTHING_ELSE)


def change_name(team: Team) -> Command:
    return Command(f"{team.asked_for()[1]}/name", {"name": "Asha K"}, {"name": "Asha L"}, events=0)


def answer(team: Team) -> Command:
    """What a resident says of a session that has begun; what she said is not kept, so that another body is no other."""
    session = team.session()
    booked = team.make(f"{session}/bookings", {"resident": resident()})["attendance_id"]
    team.make(f"{session}/bookings/{booked}/accept", {})
    team.make(f"{session}/reschedule", {"starts_at": at(-1), "zone": "Europe/London", "reason": "weather"})
    return Command(f"{team.link_of(booked)}/feedback", {"would_come_again": 5}, NOTHING_ELSE)


def erase(team: Team) -> Command:
    return Command(f"{team.asked_for()[0]}/erase", {}, NOTHING_ELSE)


def renew_link(team: Team) -> Command:
    return Command(f"{team.asked_for()[0]}/renew-link", {}, NOTHING_ELSE, events=0)


def add_staff(_: Team) -> Command:
    somebody = {"kind": "officer", "name": "Sam Osei"}
    return Command("/staff", somebody, somebody | {"name": "Samuel Osei"}, events=0)


def let_staff_leave(team: Team) -> Command:
    return Command(f"/staff/{team.make('/staff', add_staff(team).body)['staff_id']}/leave", {}, NOTHING_ELSE, events=0)


def assign(team: Team) -> Command:
    somebody = team.make("/staff", add_staff(team).body)["staff_id"]
    return Command(f"{team.session()}/officers", {"staff_ids": [somebody]}, {"staff_ids": []}, events=0)


def pair(team: Team) -> Command:
    """Somebody with an officer, in place of what would be proposed."""
    session, officer = team.session(), team.make("/staff", {"kind": "officer", "name": "Sam Osei"})["staff_id"]
    team.make(f"{session}/officers", {"staff_ids": [officer]})
    pair = {"attendance_id": team.booked(session).rpartition("/")[2], "staff_id": officer}
    return Command(f"{session}/pairs", {"pairs": [pair]}, {"pairs": []}, events=0)


def wish(team: Team) -> Command:
    asked = team.asked_for()[1]
    return Command(f"{asked}/wish", {"officer": "no-officer"}, {"officer": "same-officer"}, events=0)


def detail(team: Team) -> Command:
    return Command(f"{team.session()}/details", {"pace": "easy"}, {"pace": "steady"}, events=0)


def settle(_: Team) -> Command:
    settled = {"planned_minutes": 30, "capacity": 12}
    return Command("/schemes/run-and-talk/defaults", settled, settled | {"capacity": 13}, events=0)


def settle_targets(_: Team) -> Command:
    lighting = {"category": "poor-lighting", "days": 15, "counts": "working"}
    return Command("/concerns/targets", {"targets": [lighting]}, {"targets": [lighting | {"days": 16}]}, events=0)


def settle_retention(_: Team) -> Command:
    return Command("/retention", {"concern": 700}, {"concern": 701}, events=0)


def say_everyone_home(team: Team) -> Command:
    return Command(f"{team.session(days=-1)}/everyone-home", {}, NOTHING_ELSE, events=0)


def pause(_: Team) -> Command:
    return Command("/pause", {"reason": "officers-needed-elsewhere"}, {"reason": "other"})


def resume(_: Team) -> Command:
    return Command("/resume", {}, NOTHING_ELSE)


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


def raise_openly(_: Team) -> Command:
    """Nobody's key stands in another's way, since all are the same here: another body is another command."""
    return Command(f"{ANYBODYS}/concerns", {"borough": "merton", **NO, **CONCERN}, NOTHING_ELSE)


def raise_by_link(team: Team) -> Command:
    return Command(f"{team.asked_for()[1]}/concerns", NO | CONCERN, NOTHING_ELSE)


def own_step(name: str, body: dict[str, Any], before: str = "", *, events: int = 0) -> Callable[[Team], Command]:
    """A step of who raised a concern, by its return code."""

    def command(team: Team) -> Command:
        raised = team.make("/concerns", CONCERN)
        if before == "ask":
            team.make(f"/concerns/{raised['concern_id']}/ask", STEPS["ask"][0])
        elif before:
            team.send(Command(f"/concern/{before}", {}, None, code=raised["return_code"])).raise_for_status()
        return Command(f"/concern/{name}", body, NOTHING_ELSE, events=events, code=raised["return_code"])

    return command


def concern_led_to(team: Team, *steps: str) -> str:
    """Raise a concern and take some steps about it; gives its path."""
    path = f"/concerns/{team.make('/concerns', CONCERN)['concern_id']}"
    for step in steps:
        team.make(f"{path}/{step}", STEPS[step][0])
    return path


def step(name: str, *before: str, events: int = 1) -> Callable[[Team], Command]:
    """A step about a concern, once those before it were taken."""
    body, other = STEPS[name]
    return lambda team: Command(f"{concern_led_to(team, *before)}/{name}", body, other, events=events)


def merge(team: Team) -> Command:
    into, other = [concern_led_to(team).rpartition("/")[2] for _ in range(2)]
    return Command(f"{concern_led_to(team)}/merge", {"into": into}, {"into": other})


STEPS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "triage": ({"category": "rundown", "severity": "high"}, {"category": "rundown", "severity": "low"}),
    "refer": ({"to": "force", "asks_for": "reassurance-patrol"}, {"to": "force"}),
    "act": ({"action": "lighting", "summary": "Two lamps were mended."}, {"action": "greenery"}),
    "close": ({"outcome": "not-ours"}, {"outcome": "no-further-action"}),
    "reopen": ({}, NOTHING_ELSE),
    "ask": ({"question": "Which end of the path?"}, {"question": "Since when?"}),
    "hold": ({"because": "litigation"}, {"because": "complaint"}),
    "release": ({"because": "litigation"}, {}),
    "erase": ({"reason": "requested"}, {"reason": "raised-in-error"}),
}
"""What is sent with each step, and another body."""


def publish(team: Team) -> Command:
    told = {"number": 3, "text": "Two lamps were mended."}
    path = f"{concern_led_to(team, 'triage', 'act')}/publish"
    return Command(path, told, told | {"text": "Lamps were mended."}, events=0)


def unpublish(team: Team) -> Command:
    path = f"{concern_led_to(team, 'triage', 'act')}/unpublish"
    return Command(path, {"number": 3}, {"number": 2}, events=0)


def transfer(team: Team) -> Command:
    """To another borough; what is told there is not counted here."""
    return Command(f"{concern_led_to(team)}/transfer", {"to": "camden"}, {"to": "barnet"})


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
    "POST /places": ask,
    "POST /places/{link}/confirm": confirm,
    "POST /places/{link}/give-up": give_up,
    "POST /places/{link}/name": change_name,
    "POST /places/{link}/feedback": answer,
    "POST /places/{link}/wish": wish,
    "POST /residents/{attendance_id}/erase": erase,
    "POST /residents/{attendance_id}/renew-link": renew_link,
    "POST /sessions/{session_id}/details": detail,
    "POST /sessions/{session_id}/everyone-home": say_everyone_home,
    "POST /staff": add_staff,
    "POST /staff/{staff_id}/leave": let_staff_leave,
    "POST /sessions/{session_id}/officers": assign,
    "POST /sessions/{session_id}/pairs": pair,
    "POST /sessions/{session_id}/attendance": record,
    "POST /sessions/{session_id}/check-ins": check_in,
    "POST /series": plan_series,
    "POST /series/{series_id}/reschedule": move_series,
    "POST /series/{series_id}/cancel": cancel_series,
    "POST /imports": import_sheet,
    "POST /concerns": raise_concern,
    f"POST {ANYBODYS}/concerns": raise_openly,
    "POST /places/{link}/concerns": raise_by_link,
    "POST /concern/add": own_step("add", {"text": "It is worst late."}),
    "POST /concern/answer": own_step("answer", {"question": 2, "text": "Both lamps."}, "ask"),
    "POST /concern/withdraw": own_step("withdraw", {}, events=1),
    "POST /concern/reopen": own_step("reopen", {}, "withdraw", events=1),
    "POST /concerns/{concern_id}/triage": step("triage"),
    "POST /concerns/{concern_id}/refer": step("refer", "triage"),
    "POST /concerns/{concern_id}/act": step("act", "triage"),
    "POST /concerns/{concern_id}/close": step("close", "triage"),
    "POST /concerns/{concern_id}/reopen": step("reopen", "triage", "close"),
    "POST /concerns/{concern_id}/ask": step("ask", events=0),
    "POST /concerns/{concern_id}/merge": merge,
    "POST /concerns/targets": settle_targets,
    "POST /concerns/{concern_id}/publish": publish,
    "POST /concerns/{concern_id}/unpublish": unpublish,
    "POST /concerns/{concern_id}/transfer": transfer,
    "POST /concerns/{concern_id}/hold": step("hold", events=0),
    "POST /concerns/{concern_id}/release": step("release", "hold", events=0),
    "POST /concerns/{concern_id}/erase": step("erase"),
    "POST /retention": settle_retention,
    "POST /schemes/{scheme}/defaults": settle,
    "POST /pause": pause,
    "POST /resume": resume,
}
"""By the operation that each of them sends; a borough that pauses comes last, since it takes little else."""
OTHERWISE = {
    "POST /imports/preview": "it changes nothing, and takes no key",
    "POST /concern/erase": "the code opens nothing afterwards, so that whoever repeats it is told 404",
    "POST /places/{link}/erase": "the link opens nothing afterwards, so that whoever repeats it is told 404",
}


@dataclass(frozen=True)
class Outcome:
    """What one command came to, before the service was killed and after."""

    first: set[tuple[int, bytes]]
    again: set[tuple[int, bytes]]
    other: httpx.Response
    has_other: bool
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
    found = {}
    for name, command in commands.items():
        again, other = team.at_once(command), team.send(command.changed())
        has_other = command.other is not NOTHING_ELSE
        found[name] = Outcome(first[name], again, other, has_other, wanted=command.events, made=made[name])
    return Outcomes(found, team.events() - before)


@pytest.mark.parametrize("case", CASES)
def test_twenty_at_once_are_one_answer_and_its_events_once(outcomes: Outcomes, case: str) -> None:
    outcome = outcomes.by_case[case]
    assert [status for status, _ in outcome.first] in ([200], [201], [202]), outcome.first
    assert outcome.made == outcome.wanted


@pytest.mark.parametrize("case", CASES)
def test_after_a_kill_the_answer_is_the_same(outcomes: Outcomes, case: str) -> None:
    assert outcomes.by_case[case].again == outcomes.by_case[case].first


def test_after_a_kill_nothing_is_done_again(outcomes: Outcomes) -> None:
    assert outcomes.made_again == 0


@pytest.mark.parametrize("case", CASES)
def test_another_body_under_the_same_key_is_refused(outcomes: Outcomes, case: str) -> None:
    outcome = outcomes.by_case[case]
    code = "idempotency-key-reused" if outcome.has_other else "request-invalid"
    assert (outcome.other.status_code, outcome.other.json()["code"]) == (422, code)


def test_every_operation_that_writes_is_among_them(stack: Stack) -> None:
    bearer = {"Authorization": f"Bearer {stack.token(['officer'], ['merton'])}"}
    document = httpx.get(f"{stack.url('sessions')}/openapi.json", headers=bearer, timeout=90).raise_for_status().json()
    there = {f"{method} {short(path)}" for method, path, _ in operations(document)}
    assert there == set(CASES) | set(OTHERWISE)


def short(path: str) -> str:
    """A path as the table has it: without the borough, and told apart from one that the borough has as well."""
    return path.removeprefix("/boroughs/{borough}") if path != "/concerns" else f"{ANYBODYS}/concerns"
