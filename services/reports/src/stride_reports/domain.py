"""What figures are: counts of codes, added up the same way for one borough and for London; knows no HTTP, no SQL."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import NamedTuple, TypeAlias

Counts: TypeAlias = dict[str, int]


class Counted(NamedTuple):
    """One count: `facet` is the respect in which `subject` is counted; for attendance it is the role."""

    borough: str
    subject: str
    facet: str
    code: str
    number: int


@dataclass(frozen=True, slots=True)
class SessionFigures:
    """Sessions by their latest state, and by kind."""

    by_state: Counts
    by_kind: Counts

    @property
    def held(self) -> int:
        """How many took place."""
        return self.by_state.get("completed", 0)

    @property
    def planned(self) -> int:
        """How many are to come, or were not reported on yet."""
        return self.by_state.get("planned", 0)


@dataclass(frozen=True, slots=True)
class AttendanceFigures:
    """People's parts in sessions: by role, then by their latest state."""

    by_role: dict[str, Counts]

    @property
    def attended(self) -> Counts:
        """How many came, by role; somebody who came twice counts twice."""
        return {role: states["attended"] for role, states in self.by_role.items() if "attended" in states}


@dataclass(frozen=True, slots=True)
class ConcernFigures:
    """Concerns by each of their codes; where events repeat themselves, a concern counts once, under the latest.

    One that went to another borough counts there: here it is in `by_state`, as transferred, and in `by_action`, with
    what was done about it here. `by_action` counts a concern under each sort of action once, `by_outcome` while it is
    closed.
    """

    by_kind: Counts
    by_category: Counts
    by_setting: Counts
    by_light: Counts
    by_severity: Counts
    by_state: Counts
    by_referred_to: Counts
    by_asked_for: Counts
    by_answer: Counts
    by_action: Counts
    by_outcome: Counts
    by_reopened_by: Counts
    by_came_from: Counts

    @property
    def raised(self) -> int:
        """How many were raised."""
        return sum(self.by_kind.values())

    @property
    def answered(self) -> int:
        """How many have an answer, whatever it says."""
        return sum(self.by_answer.values())

    @property
    def closed(self) -> int:
        """How many have come to an end, whichever."""
        return self.by_state.get("closed", 0)


@dataclass(frozen=True, slots=True)
class Figures:
    """All that is counted of one place; `heard` are the events applied, by type, each once."""

    sessions: SessionFigures
    attendance: AttendanceFigures
    concerns: ConcernFigures
    heard: Counts


@dataclass(frozen=True, slots=True)
class LaunchedScheme:
    """A scheme that a borough runs."""

    scheme: str
    launched_on: date
    planned_sessions_per_month: int


@dataclass(frozen=True, slots=True)
class Rollout:
    """How far a borough has come; without a stage it has not joined, as far as we have heard."""

    stage: str | None = None
    onboarded_at: datetime | None = None
    schemes: tuple[LaunchedScheme, ...] = ()


@dataclass(frozen=True, slots=True)
class BoroughFigures:
    """The figures of one borough, and where it stands in the roll-out."""

    borough: str
    sessions: SessionFigures
    attendance: AttendanceFigures
    concerns: ConcernFigures
    heard: Counts
    rollout: Rollout


@dataclass(frozen=True, slots=True)
class LondonFigures:
    """Every borough of which anything was heard, by slug, and all of them together."""

    boroughs: list[BoroughFigures]
    total: Figures


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What was read at one moment: the boroughs in order, their counts, and their roll-out where there is one."""

    boroughs: Sequence[str]
    counts: Sequence[Counted]
    rollouts: dict[str, Rollout]


def tally(counts: Iterable[Counted]) -> Figures:
    """Add counts up, of as many boroughs as they come from."""
    sums: defaultdict[str, defaultdict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for counted in counts:
        sums[counted.subject][counted.facet][counted.code] += counted.number
    sessions, concerns = sums["sessions"], sums["concerns"]
    return Figures(
        sessions=SessionFigures(by_state=dict(sessions["by_state"]), by_kind=dict(sessions["by_kind"])),
        attendance=AttendanceFigures({role: dict(states) for role, states in sums["attendance"].items()}),
        concerns=ConcernFigures(**{facet.name: dict(concerns[facet.name]) for facet in fields(ConcernFigures)}),
        heard=dict(sums["heard"]["by_type"]),
    )


def figures_by_borough(snapshot: Snapshot) -> list[BoroughFigures]:
    """Tally each borough apart, in the order of the snapshot."""
    counts: defaultdict[str, list[Counted]] = defaultdict(list)
    for counted in snapshot.counts:
        counts[counted.borough].append(counted)
    return [
        _of_borough(borough, tally(counts[borough]), snapshot.rollouts.get(borough, Rollout()))
        for borough in snapshot.boroughs
    ]


def london_figures(snapshot: Snapshot) -> LondonFigures:
    """Tally every borough apart, and all of them together, from the same counts."""
    return LondonFigures(boroughs=figures_by_borough(snapshot), total=tally(snapshot.counts))


def _of_borough(borough: str, figures: Figures, rollout: Rollout) -> BoroughFigures:
    return BoroughFigures(
        borough=borough,
        sessions=figures.sessions,
        attendance=figures.attendance,
        concerns=figures.concerns,
        heard=figures.heard,
        rollout=rollout,
    )
