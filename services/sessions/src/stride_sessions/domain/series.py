"""A series of sessions: what its rule plans, and what is done with all that are still to come; each stays a session."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from stride_sessions.domain.clock import LocalTime, Window
from stride_sessions.domain.events import SessionEvent
from stride_sessions.domain.recurrence import read_rule
from stride_sessions.domain.refusals import LocalTimeNotOnce
from stride_sessions.domain.rule_refusals import RuleWithoutDate
from stride_sessions.domain.session import (
    PLANNED,
    USUAL_NOTICE,
    Occurrence,
    Plan,
    SeriesId,
    Session,
    SessionId,
    plan_session,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A plan that comes again by a rule, whose start is the plan's, and the dates that were left out."""

    series_id: SeriesId
    plan: Plan
    rule: str
    except_on: frozenset[date] = frozenset()

    def starts(self, *, window: Window, at: datetime) -> list[LocalTime]:
        """When its sessions start, in order; raises as the rule, `Window.admit` and `LocalTime.of` do."""
        first = self.plan.starts
        rule = read_rule(self.rule)
        window.admit(first.on, at=at)
        dates = [on for on in rule.dates(first, last=window.last_day(at)) if on not in self.except_on]
        if not dates:
            raise RuleWithoutDate
        return [_start(on, first.wall.time(), first.zone) for on in dates]


@dataclass(frozen=True, slots=True)
class Shift:
    """Another time of day for sessions of a series, and how many days after the rule's date; and why.

    One that was moved by itself is left where it is, unless `including_moved`.
    """

    starts_at: time
    days: int
    reason: str
    including_moved: bool = False

    def apply(
        self, session: Session, occurrence: Occurrence, *, window: Window, at: datetime, notice: timedelta
    ) -> tuple[Session, list[SessionEvent]]:
        """Move one session, counted from the date of the rule: what is done again changes nothing."""
        starts = _start(occurrence.on + timedelta(days=self.days), self.starts_at, session.plan.starts.zone)
        if starts == session.plan.starts:
            return session, []
        moved, events = session.reschedule(starts, self.reason, window=window, at=at, notice=notice)
        return replace(moved, occurrence=replace(occurrence, is_moved=False)), events

    def spares(self, occurrence: Occurrence) -> bool:
        """Whether a session keeps the time of its own."""
        return occurrence.is_moved and not self.including_moved


@dataclass(frozen=True, slots=True)
class Timetable:
    """A series and its sessions, by the date of the rule."""

    series: Series
    sessions: list[Session]


def plan_series(
    series: Series, new_id: Callable[[], SessionId], *, is_launched: bool, window: Window, at: datetime
) -> tuple[list[Session], list[SessionEvent]]:
    """Plan every session of a series, or none; raises as `Series.starts` and `plan_session` do."""
    sessions: list[Session] = []
    events: list[SessionEvent] = []
    for starts in series.starts(window=window, at=at):
        plan = replace(series.plan, starts=starts)
        session, said = plan_session(new_id(), plan, is_launched=is_launched, window=window, at=at)
        sessions.append(replace(session, occurrence=Occurrence(series.series_id, starts.on)))
        events += said
    return sessions, events


def cancel_all(
    sessions: Iterable[Session], reason: str, *, at: datetime, notice: timedelta = USUAL_NOTICE
) -> tuple[list[Session], list[SessionEvent]]:
    """Call off those that are planned; gives what changed."""
    changes = [session.cancel(reason, at=at, notice=notice) for session in sessions if session.state == PLANNED]
    return [session for session, _ in changes], [event for _, said in changes for event in said]


def shift_all(
    sessions: Iterable[Session], shift: Shift, *, window: Window, at: datetime, notice: timedelta = USUAL_NOTICE
) -> tuple[list[Session], list[SessionEvent]]:
    """Move those that are planned; gives what changed. Raises as `Shift.apply` does, for all of them."""
    changed: list[Session] = []
    events: list[SessionEvent] = []
    for session in sessions:
        occurrence = session.occurrence
        if session.state != PLANNED or occurrence is None or shift.spares(occurrence):
            continue
        moved, said = shift.apply(session, occurrence, window=window, at=at, notice=notice)
        if said:
            changed.append(moved)
            events += said
    return changed, events


def _start(on: date, starts_at: time, zone: str) -> LocalTime:
    """A time of day on a day; where no clock shows it once, the refusal names the day, for whoever asked for many."""
    try:
        return LocalTime.of(datetime.combine(on, starts_at), zone)
    except LocalTimeNotOnce as refusal:
        raise type(refusal)(on) from None
