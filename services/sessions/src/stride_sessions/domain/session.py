"""A session and what may be done with it: moved while planned, then cancelled or completed for good."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NewType
from uuid import UUID

from stride_sessions.domain.clock import LocalTime, Window, cut_to_hour
from stride_sessions.domain.events import (
    SessionCancelled,
    SessionCompleted,
    SessionCreated,
    SessionEvent,
    SessionRescheduled,
)
from stride_sessions.domain.refusals import (
    CapacityBelowTaken,
    SchemeNotLaunched,
    SessionAlreadyCancelled,
    SessionAlreadyCompleted,
    SessionNotStarted,
    VersionStale,
)

SessionId = NewType("SessionId", UUID)
SeriesId = NewType("SeriesId", UUID)

PLANNED, CANCELLED, COMPLETED = "planned", "cancelled", "completed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a session is meant to be; everything but its time and its capacity stays as planned."""

    scheme: str
    kind: str
    ward: str
    starts: LocalTime
    planned_minutes: int
    capacity: int | None = None
    host: str | None = None
    distance_m: int | None = None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Which date of which series a session is, whenever it takes place; `is_moved` once it was moved by itself."""

    series_id: SeriesId
    on: date
    is_moved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One dated walk, run, audit or drop-in."""

    session_id: SessionId
    plan: Plan
    state: str = PLANNED
    cancelled_because: str | None = None
    head_count: int | None = None
    minutes: int | None = None
    version: int = 1
    occurrence: Occurrence | None = None

    def ensure_version(self, expected: int | None) -> None:
        """Raise `VersionStale` if somebody has seen, and means to change, another version."""
        if expected is not None and expected != self.version:
            raise VersionStale

    def changed(self, **changes: Any) -> "Session":  # noqa: ANN401 - each field has its own type
        """The next version of it."""
        return replace(self, version=self.version + 1, **changes)

    def reschedule(
        self, starts: LocalTime, reason: str, *, window: Window, at: datetime
    ) -> tuple["Session", list[SessionEvent]]:
        """Move it; to the time it has is no change. Raises as `ensure_planned` and `Window.admit` do."""
        self.ensure_planned()
        window.admit(starts.on, at=at)
        if starts == self.plan.starts:
            return self, []
        occurrence = self.occurrence and replace(self.occurrence, is_moved=True)
        moved = self.changed(plan=replace(self.plan, starts=starts), occurrence=occurrence)
        previous_on = self.plan.starts.on
        event = SessionRescheduled(self.session_id, starts.on, starts.part_of_day, previous_on, reason, at)
        return moved, [event]

    def resize(self, capacity: int | None, *, taken: int) -> "Session":
        """Give it another number of places, or no bound; raises `CapacityBelowTaken`. Others are not told."""
        self.ensure_planned()
        if capacity is not None and capacity < taken:
            raise CapacityBelowTaken
        if capacity == self.plan.capacity:
            return self
        return self.changed(plan=replace(self.plan, capacity=capacity))

    def cancel(self, reason: str, *, at: datetime) -> tuple["Session", list[SessionEvent]]:
        """Call it off, before or after it should have begun."""
        self.ensure_planned()
        cancelled = self.changed(state=CANCELLED, cancelled_because=reason)
        return cancelled, [SessionCancelled(self.session_id, reason, at)]

    def complete(self, head_count: int, minutes: int | None, *, at: datetime) -> tuple["Session", list[SessionEvent]]:
        """Say that it took place; raises `SessionNotStarted` before its time."""
        self.ensure_planned()
        if at < self.plan.starts.instant:
            raise SessionNotStarted
        completed = self.changed(state=COMPLETED, head_count=head_count, minutes=minutes)
        return completed, [SessionCompleted(self.session_id, head_count, minutes, cut_to_hour(at))]

    def ensure_planned(self) -> None:
        """Raise `SessionAlreadyCancelled` or `SessionAlreadyCompleted` for one that is over."""
        self.ensure_not_cancelled()
        if self.state == COMPLETED:
            raise SessionAlreadyCompleted

    def ensure_not_cancelled(self) -> None:
        """Raise `SessionAlreadyCancelled`; a completed one may still be corrected."""
        if self.state == CANCELLED:
            raise SessionAlreadyCancelled


def plan_session(
    session_id: SessionId, plan: Plan, *, is_launched: bool, window: Window, at: datetime
) -> tuple[Session, list[SessionEvent]]:
    """A new session of a launched scheme; raises `SchemeNotLaunched`, and as `Window.admit` does."""
    if not is_launched:
        raise SchemeNotLaunched
    window.admit(plan.starts.on, at=at)
    created = SessionCreated(
        session_id=session_id,
        scheme=plan.scheme,
        kind=plan.kind,
        ward=plan.ward,
        on=plan.starts.on,
        part_of_day=plan.starts.part_of_day,
        host=plan.host,
        distance_m=plan.distance_m,
        planned_minutes=plan.planned_minutes,
        at=at,
    )
    return Session(session_id=session_id, plan=plan), [created]
