"""The commands about sessions, series, and who leads them or came."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from tests.e2e.promises.commands.team import NOTHING_ELSE, PLAN, Command, Team, at
from tests.sheets import as_csv, line


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


def detail(team: Team) -> Command:
    return Command(f"{team.session()}/details", {"pace": "easy"}, {"pace": "steady"}, events=0)


def say_everyone_home(team: Team) -> Command:
    return Command(f"{team.session(days=-1)}/everyone-home", {}, NOTHING_ELSE, events=0)


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
