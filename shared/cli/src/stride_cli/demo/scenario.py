"""What a scenario file says, read strictly; times become dates around today, nothing is sent."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from stride_cli.errors import Failed

ZONE = "Europe/London"

Part = TypeVar("Part", bound=BaseModel)


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


class Forward(_Part):
    """How a concern is taken forward: what she is asked and answers, to whom it is referred, what is done about it."""

    question: str
    answer: str
    referred_to: str
    asks_for: str
    summary: str


class Concern(_Part):
    """What somebody said: coded, and perhaps in her own words."""

    kind: str
    category: str
    setting: str
    light: str
    severity: str
    not_reported_because: str | None = None
    text: str | None = None
    forward: Forward | None = None


class When(_Part):
    """Another day, counted from today, with the reason for it."""

    day: int
    time: time
    reason: str


class Session(_Part):
    """One session and who came; `day` counts from today.

    `residents` give their names for a place and confirm it by their links. Of those who ask after them, `booked`, the
    first `left` give their places up again, and as many of those who wait take theirs.
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
    residents: tuple[str, ...] = ()
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


class Series(_Part):
    """Sessions that come again by a rule of RFC 5545, from a day that is counted from today."""

    rule: str
    kind: str
    ward: str
    day: int
    time: time
    planned_minutes: int


class Scenario(_Part):
    """What happens in one borough."""

    borough: str
    stage: str
    scheme: Scheme
    mailboxes: tuple[Mailbox, ...] = ()
    sessions: tuple[Session, ...] = ()
    series: tuple[Series, ...] = ()


class Year(_Part):
    """The scenarios of boroughs that meet all year round."""

    scenarios: tuple[Scenario, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """What a demo plays, and the program of a borough's system that answers."""

    scenarios: tuple[Scenario, ...]
    system: Path


def load_story(examples: Path, *, has_year: bool = False) -> Story:
    """The whole folder `examples`; raises `Failed` before anything is started if a part is missing.

    With a year, the boroughs of `year.toml` have a series each, those of the folder `scheme` among them.
    """
    system = examples / "merton_lighting.py"
    scenarios = load_scenarios(examples / "scheme")
    if has_year:
        scenarios = with_year(scenarios, load_year(examples / "year.toml"))
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
    return [_read(file, Scenario) for file in files]


def load_year(file: Path) -> list[Scenario]:
    """A series for each of some boroughs."""
    if not file.exists():
        raise Failed(f"{file} is missing", way_out="Name the folder that has it with --examples.")
    return list(_read(file, Year).scenarios)


def with_year(scenarios: Sequence[Scenario], year: Sequence[Scenario]) -> list[Scenario]:
    """The same, and the series: in the borough's own scenario where it has one."""
    of_year = {scenario.borough: scenario for scenario in year}
    known = {scenario.borough for scenario in scenarios}
    there = [
        scenario.model_copy(update={"series": of_year[scenario.borough].series})
        if scenario.borough in of_year
        else scenario
        for scenario in scenarios
    ]
    return there + [scenario for scenario in year if scenario.borough not in known]


def _read(file: Path, kind: type[Part]) -> Part:
    try:
        return kind.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise Failed(f"{file} is no scenario: {error}", way_out="See examples/scheme/README.md.") from error


def series_body(series: Series, scheme: str, today: date) -> dict[str, Any]:
    """The command that plans a series."""
    return {
        "scheme": scheme,
        "kind": series.kind,
        "ward": series.ward,
        **moment(series.day, series.time, today),
        "planned_minutes": series.planned_minutes,
        "rule": series.rule,
    }


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
