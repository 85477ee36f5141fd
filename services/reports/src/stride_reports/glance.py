"""Puts London's figures into the words and the order of the page; pure, and silent about how they look."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from stride_reports.domain import BoroughFigures, Counts, Figures, LondonFigures, Rollout
from stride_reports.tiles import Place

LONDON = ZoneInfo("Europe/London")
MILESTONES_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Stage:
    """How far a borough has come: `look` is one of the page's own class names, also for a code unknown to us."""

    label: str
    look: str


STAGES = {
    "live": Stage("Live", "live"),
    "pilot": Stage("Pilot", "pilot"),
    "invited": Stage("Invited", "invited"),
    "paused": Stage("Paused", "paused"),
}
NOT_JOINED = Stage("Not joined", "not-joined")


@dataclass(frozen=True, slots=True)
class Tile:
    """One borough: `slug` places it on the map and is None where the map has no square for it."""

    name: str
    slug: str | None
    stage: Stage
    held: int = 0
    planned: int = 0
    raised: int = 0
    answered: int = 0

    @property
    def is_quiet(self) -> bool:
        """True where four zeros would say nothing: the borough has not joined, and nothing was heard of it."""
        return self.stage is NOT_JOINED and not self.held + self.planned + self.raised + self.answered


@dataclass(frozen=True, slots=True)
class Headline:
    """A total and what it consists of."""

    label: str
    value: int
    note: str


@dataclass(frozen=True, slots=True)
class Milestone:
    """A step of the roll-out, on a London day."""

    on: date
    borough: str
    step: str


@dataclass(frozen=True, slots=True)
class Glance:
    """All that the page says, in its order."""

    at: datetime
    headlines: Sequence[Headline]
    stages: Sequence[tuple[Stage, int]]
    tiles: Sequence[Tile]
    unplaced: Sequence[Tile]
    milestones: Sequence[Milestone]


def glance_at(london: LondonFigures, places: Sequence[Place], at: datetime) -> Glance:
    """Say what London's figures at the instant `at` mean; boroughs that have joined come first, then by name."""
    names = {place.slug: place.name for place in places}
    figures = {of_borough.borough: of_borough for of_borough in london.boroughs}
    tiles = [_tile(place.slug, place.name, figures.get(place.slug)) for place in places]
    unplaced = [_tile(None, spoken(slug), figures[slug]) for slug in figures if slug not in names]
    stages = _stages([*tiles, *unplaced])
    return Glance(
        at=at.astimezone(LONDON),
        headlines=_headlines(london.total, stages),
        stages=stages,
        tiles=sorted(tiles, key=lambda tile: (tile.stage is NOT_JOINED, tile.name)),
        unplaced=unplaced,
        milestones=_milestones(london.boroughs, names),
    )


def spoken(code: str) -> str:
    """A code or slug in words, known to us or not: `walk-and-talk` is "Walk and talk"."""
    return code.replace("-", " ").capitalize()


def _stage(code: str | None) -> Stage:
    return NOT_JOINED if code is None else STAGES.get(code, Stage(spoken(code), "other"))


def _tile(slug: str | None, name: str, figures: BoroughFigures | None) -> Tile:
    if figures is None:
        return Tile(name, slug, NOT_JOINED)
    return Tile(
        name,
        slug,
        _stage(figures.rollout.stage),
        held=figures.sessions.held,
        planned=figures.sessions.planned,
        raised=figures.concerns.raised,
        answered=figures.concerns.answered,
    )


def _stages(tiles: Iterable[Tile]) -> list[tuple[Stage, int]]:
    found = [tile.stage for tile in tiles]
    order = [*STAGES.values(), *sorted(set(found) - {*STAGES.values(), NOT_JOINED}, key=str), NOT_JOINED]
    return [(stage, found.count(stage)) for stage in order if stage in found]


def _headlines(total: Figures, stages: Sequence[tuple[Stage, int]]) -> list[Headline]:
    joined = {stage.label.lower(): count for stage, count in stages if stage is not NOT_JOINED}
    ahead = {state: count for state, count in total.sessions.by_state.items() if state != "completed"}
    attended = total.attendance.attended
    waiting = max(total.concerns.raised - total.concerns.answered, 0)
    return [
        Headline("Boroughs joined", sum(joined.values()), _listed(joined) or "none yet"),
        Headline("Sessions held", total.sessions.held, _listed(ahead) or "none planned"),
        Headline("Attendances", sum(attended.values()), _listed(_plural(attended)) or "none yet"),
        Headline("Concerns raised", total.concerns.raised, _listed(_plural(total.concerns.by_kind)) or "none yet"),
        Headline("Concerns answered", total.concerns.answered, f"{waiting:,} waiting for an answer"),
        Headline("Concerns closed", total.concerns.closed, _listed(total.concerns.by_outcome) or "none yet"),
    ]


def _listed(counts: Counts) -> str:
    largest_first = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{count:,} {code.replace('-', ' ')}" for code, count in largest_first)


def _plural(counts: Counts) -> Counts:
    return {code if count == 1 else f"{code}s": count for code, count in counts.items()}


def _milestones(boroughs: Iterable[BoroughFigures], names: dict[str, str]) -> list[Milestone]:
    steps = [
        Milestone(on, names.get(of_borough.borough, spoken(of_borough.borough)), step)
        for of_borough in boroughs
        for on, step in _steps(of_borough.rollout)
    ]
    return sorted(steps, key=lambda step: step.on, reverse=True)[:MILESTONES_SHOWN]


def _steps(rollout: Rollout) -> Iterable[tuple[date, str]]:
    for launched in rollout.schemes:
        a_month = f"{launched.planned_sessions_per_month:,} a month planned"
        yield launched.launched_on, f"Launch of {spoken(launched.scheme).lower()}, {a_month}"
    if rollout.onboarded_at is not None:
        yield rollout.onboarded_at.astimezone(LONDON).date(), "Joined"
