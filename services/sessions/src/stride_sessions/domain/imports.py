"""What becomes of the lines of a borough's spreadsheet: each is a session, was one before, or is refused by name."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import sha256

from stride_sessions.domain.clock import LocalTime, Window
from stride_sessions.domain.defaults import Defaults
from stride_sessions.domain.events import SessionEvent
from stride_sessions.domain.plan_refusals import KindNotOffered, OffTheGrid, WomenOnlyNeedsHost
from stride_sessions.domain.refusals import (
    Implausible,
    LocalTimeAmbiguous,
    LocalTimeNonexistent,
    ReferenceUsedOtherwise,
    Refusal,
    SchemeNotLaunched,
    TooFarAhead,
    TooFarBack,
)
from stride_sessions.domain.session import EVERYONE, Plan, Session, SessionId, plan_session

_BLAMED: Mapping[type[Refusal], str] = {
    TooFarBack: "date",
    TooFarAhead: "date",
    LocalTimeNonexistent: "time",
    LocalTimeAmbiguous: "time",
    SchemeNotLaunched: "scheme",
    ReferenceUsedOtherwise: "reference",
    WomenOnlyNeedsHost: "for_whom",
    KindNotOffered: "kind",
    OffTheGrid: "time",
}


@dataclass(frozen=True, slots=True)
class BadLine:
    """What is wrong with one cell of one line; the sentence does not repeat what it holds."""

    line: int
    column: str
    code: str
    sentence: str


class LinesRefused(Implausible):
    """Some lines of a file cannot be imported, so none was; `bad` says which and why."""

    code = "lines-refused"
    sentence = "Some lines cannot be imported, so nothing was. `lines` says which and why."

    def __init__(self, bad: Sequence[BadLine]) -> None:
        super().__init__()
        self.bad = bad


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A session as a borough has it in its own list, under its own reference."""

    number: int
    reference: str
    scheme: str
    kind: str
    ward: str
    wall: datetime
    planned_minutes: int
    capacity: int | None = None
    host: str | None = None
    distance_m: int | None = None
    pace: str | None = None
    step_free: bool | None = None
    accessibility: tuple[str, ...] | None = None
    light: str | None = None
    for_whom: str | None = None

    @property
    def digest(self) -> bytes:
        """32 bytes that tell whether a line says the same as one before; a value not given leaves no trace in it."""
        told = {name: value for name, value in asdict(self).items() if value is not None}
        del told["number"]
        return sha256(json.dumps(told, default=datetime.isoformat, sort_keys=True).encode()).digest()

    def plan(self) -> Plan:
        """The plan of the session; raises as `LocalTime.of` does."""
        return Plan(
            scheme=self.scheme,
            kind=self.kind,
            ward=self.ward,
            starts=LocalTime.of(self.wall),
            planned_minutes=self.planned_minutes,
            capacity=self.capacity,
            host=self.host,
            distance_m=self.distance_m,
            pace=self.pace,
            step_free=self.step_free,
            accessibility=frozenset(self.accessibility or ()),
            light=self.light,
            for_whom=self.for_whom or EVERYONE,
        )


@dataclass(frozen=True, slots=True)
class Terms:
    """What lines are judged by: what was imported before (digests by reference), what is launched, which days.

    `defaults` are what the borough has settled, by scheme.
    """

    imported: Mapping[str, bytes]
    launched: frozenset[str]
    window: Window
    at: datetime
    defaults: Mapping[str, Defaults] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of the lines: new sessions with their events, what was there before, what is wrong."""

    created: tuple[tuple[Line, Session], ...]
    events: tuple[SessionEvent, ...]
    unchanged: int
    bad: tuple[BadLine, ...]


def judge(lines: Iterable[Line], terms: Terms, *, new_id: Callable[[], SessionId]) -> Verdict:
    """Judge each line by itself; one that says what was imported before is no change, whatever the day is now."""
    created: list[tuple[Line, Session]] = []
    events: list[SessionEvent] = []
    bad: list[BadLine] = []
    unchanged = 0
    for line in lines:
        if terms.imported.get(line.reference) == line.digest:
            unchanged += 1
            continue
        try:
            session, said = _plan(line, terms, new_id())
        except Refusal as refusal:
            bad.append(BadLine(line.number, _BLAMED[type(refusal)], refusal.code, refusal.sentence))
        else:
            created.append((line, session))
            events += said
    return Verdict(tuple(created), tuple(events), unchanged, tuple(bad))


def _plan(line: Line, terms: Terms, session_id: SessionId) -> tuple[Session, list[SessionEvent]]:
    """Plan a line as any session is planned; raises `ReferenceUsedOtherwise` for what was imported before."""
    if line.reference in terms.imported:
        raise ReferenceUsedOtherwise
    terms.defaults.get(line.scheme, Defaults()).admit(line.kind, line.wall)
    is_launched = line.scheme in terms.launched
    return plan_session(session_id, line.plan(), is_launched=is_launched, window=terms.window, at=terms.at)
