"""What a scenario file says, read strictly; times become dates around today, nothing is sent."""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from stride_cli.errors import Failed

ZONE = "Europe/London"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Scheme(_Part):
    """A scheme the borough joins; `launched` counts days from today."""

    slug: str
    launched: int = Field(le=0)
    planned_sessions_per_month: int


class Rule(_Part):
    """What a mailbox wants to hear of."""

    event_type: str
    codes: dict[str, list[str]] = {}


class Mailbox(_Part):
    """A staff mailbox and its rules."""

    address: str
    rules: tuple[Rule, ...] = ()


class Concern(_Part):
    """What somebody said, coded."""

    kind: str
    category: str
    setting: str
    light: str
    severity: str
    not_reported_because: str | None = None


class When(_Part):
    """Another day, counted from today, with the reason for it."""

    day: int
    time: time
    reason: str


class Session(_Part):
    """One session and who came; `day` counts from today.

    Of those who asked for a place, the first `left` give it up again, and as many of those who wait take theirs.
    """

    kind: str
    ward: str
    day: int
    time: time
    planned_minutes: int
    host: str | None = None
    distance_m: int | None = None
    officers: int = 0
    hosts: int = 0
    capacity: int | None = None
    booked: int = 0
    left: int = 0
    attended: int = 0
    no_show: int = 0
    walked_in: int = 0
    rescheduled: When | None = None
    cancelled: str | None = None
    completed: bool = False
    concerns: tuple[Concern, ...] = ()

    @property
    def head_count(self) -> int:
        """Everybody who was there."""
        return self.officers + self.hosts + self.attended + self.walked_in


class Scenario(_Part):
    """What happens in one borough."""

    borough: str
    stage: str
    scheme: Scheme
    mailboxes: tuple[Mailbox, ...] = ()
    sessions: tuple[Session, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """What a demo plays, and the program of a borough's system that answers."""

    scenarios: tuple[Scenario, ...]
    system: Path


def load_story(examples: Path) -> Story:
    """The whole folder `examples`; raises `Failed` before anything is started if a part is missing."""
    system = examples / "merton_lighting.py"
    scenarios = load_scenarios(examples / "scheme")
    if not system.exists():
        raise Failed(f"{system} is missing", way_out="Name the folder that has it with --examples.")
    return Story(tuple(scenarios), system)


def load_scenarios(folder: Path) -> list[Scenario]:
    """Every scenario of a folder, by name of file."""
    files = sorted(folder.glob("*.toml"))
    if not files:
        raise Failed(
            f"no scenario in {folder}", way_out="Run it where the folder `examples` is, or name one with --examples."
        )
    return [_load(file) for file in files]


def _load(file: Path) -> Scenario:
    try:
        return Scenario.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise Failed(f"{file} is no scenario: {error}", way_out="See examples/scheme/README.md.") from error


def session_body(session: Session, scheme: str, today: date) -> dict[str, Any]:
    """The command that plans a session."""
    return {
        "scheme": scheme,
        "kind": session.kind,
        "ward": session.ward,
        **moment(session.day, session.time, today),
        "planned_minutes": session.planned_minutes,
        "capacity": session.capacity,
        "host": session.host,
        "distance_m": session.distance_m,
    }


def moment(day: int, at: time, today: date) -> dict[str, str]:
    """A local time, said as the API wants it."""
    return {"starts_at": datetime.combine(today + timedelta(days=day), at).isoformat("T", "minutes"), "zone": ZONE}
