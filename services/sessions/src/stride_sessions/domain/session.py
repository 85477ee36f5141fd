"""A session and what may be done with it: moved while planned, then cancelled or completed for good."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, NewType
from uuid import UUID

from stride_sessions.domain.clock import LocalTime, Window, cut_to_hour
from stride_sessions.domain.conditions import NOTHING_SAID, Conditions
from stride_sessions.domain.events import (
    SessionCancelled,
    SessionCompleted,
    SessionCreated,
    SessionEvent,
    SessionRescheduled,
)
from stride_sessions.domain.plan_refusals import (
    DecisionInThePast,
    MinimumAboveCapacity,
    MinimumIncomplete,
    WomenOnlyNeedsHost,
)
from stride_sessions.domain.refusals import (
    SchemeNotLaunched,
    SessionAlreadyCancelled,
    SessionAlreadyCompleted,
    SessionNotStarted,
    VersionStale,
)
from stride_sessions.domain.roles import CAPACITY_OF

SessionId = NewType("SessionId", UUID)
SeriesId = NewType("SeriesId", UUID)

PLANNED, CANCELLED, COMPLETED = "planned", "cancelled", "completed"
EVERYONE, WOMEN_ONLY = "everyone", "women-only"
USUAL_NOTICE = timedelta(hours=24)
"""How long before the beginning a change is told in time, where the borough has settled nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a session is meant to be; what others were told of it, all but its time, stays as planned.

    Participants, partners and hosts have places of their own, each bounded by a field; `capacity` is of participants.
    With a `minimum` it is called off if fewer have booked `decide_hours` before the beginning.
    """

    scheme: str
    kind: str
    ward: str
    starts: LocalTime
    planned_minutes: int
    capacity: int | None = None
    host: str | None = None
    distance_m: int | None = None
    pace: str | None = None
    step_free: bool | None = None
    accessibility: frozenset[str] = frozenset()
    light: str | None = None
    for_whom: str = EVERYONE
    minimum: int | None = None
    decide_hours: int | None = None
    partner_capacity: int | None = None
    host_capacity: int | None = None

    def places_for(self, role: str) -> int | None:
        """How many places a role that is booked has; None: no bound."""
        bound: int | None = getattr(self, CAPACITY_OF[role])
        return bound

    @property
    def decides_at(self) -> datetime | None:
        """When it is decided whether enough have booked; None where any number will do.

        It is cut to the hour, since others are told when it is called off, and the minute would be that of the meeting.
        """
        if self.decide_hours is None:
            return None
        return cut_to_hour(self.starts.instant - timedelta(hours=self.decide_hours))

    def is_decided_by(self, at: datetime) -> bool:
        """Whether the hour to decide has come."""
        return self.decides_at is not None and self.decides_at <= at

    def ensure_consistent(self) -> None:
        """Raise a `PlanRefused` where its parts do not go together."""
        if self.for_whom == WOMEN_ONLY and self.host is None:
            raise WomenOnlyNeedsHost
        if (self.minimum is None) != (self.decide_hours is None):
            raise MinimumIncomplete
        if self.minimum is not None and self.capacity is not None and self.minimum > self.capacity:
            raise MinimumAboveCapacity

    def ensure_decided_later(self, at: datetime) -> None:
        """Raise `DecisionInThePast` for a session still to come that would be called off before anybody can book."""
        if self.is_decided_by(at) and at < self.starts.instant:
            raise DecisionInThePast


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Which date of which series a session is, whenever it takes place; `is_moved` once it was moved by itself."""

    series_id: SeriesId
    on: date
    is_moved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One dated walk, run, audit or drop-in.

    `is_short_notice` says that it was last moved, or was called off, too late for people to hear of it in time;
    `is_going_ahead` that at the hour to decide enough had booked.
    """

    session_id: SessionId
    plan: Plan
    state: str = PLANNED
    cancelled_because: str | None = None
    head_count: int | None = None
    minutes: int | None = None
    version: int = 1
    occurrence: Occurrence | None = None
    conditions: Conditions = NOTHING_SAID
    is_short_notice: bool = False
    is_going_ahead: bool = False

    def ensure_version(self, expected: int | None) -> None:
        """Raise `VersionStale` if somebody has seen, and means to change, another version."""
        if expected is not None and expected != self.version:
            raise VersionStale

    def changed(self, **changes: Any) -> "Session":  # noqa: ANN401 - each field has its own type
        """The next version of it."""
        return replace(self, version=self.version + 1, **changes)

    def reschedule(
        self, starts: LocalTime, reason: str, *, window: Window, at: datetime, notice: timedelta = USUAL_NOTICE
    ) -> tuple["Session", list[SessionEvent]]:
        """Move it; to the time it has is no change. Raises as `ensure_planned` and `Window.admit` do.

        Whether it goes ahead is decided anew only if the hour to decide is still to come.
        """
        self.ensure_planned()
        window.admit(starts.on, at=at)
        if starts == self.plan.starts:
            return self, []
        previous, plan = self.plan.starts, replace(self.plan, starts=starts)
        moved = self.changed(
            plan=plan,
            occurrence=self.occurrence and replace(self.occurrence, is_moved=True),
            is_short_notice=at > min(starts.instant, previous.instant) - notice,
            is_going_ahead=self.is_going_ahead and plan.is_decided_by(at),
        )
        return moved, [SessionRescheduled(self.session_id, starts.on, starts.part_of_day, previous.on, reason, at)]

    def cancel(
        self, reason: str, *, at: datetime, notice: timedelta = USUAL_NOTICE
    ) -> tuple["Session", list[SessionEvent]]:
        """Call it off, before or after it should have begun; never refused for coming late, since a storm does."""
        self.ensure_planned()
        is_short = at > self.plan.starts.instant - notice
        cancelled = self.changed(state=CANCELLED, cancelled_because=reason, is_short_notice=is_short)
        return cancelled, [SessionCancelled(self.session_id, reason, at)]

    def complete(
        self, head_count: int, minutes: int | None, *, at: datetime, conditions: Conditions = NOTHING_SAID
    ) -> tuple["Session", list[SessionEvent]]:
        """Say that it took place; raises `SessionNotStarted` before its time."""
        self.ensure_planned()
        if at < self.plan.starts.instant:
            raise SessionNotStarted
        completed = self.changed(state=COMPLETED, head_count=head_count, minutes=minutes, conditions=conditions)
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
    """A new session of a launched scheme; raises `SchemeNotLaunched`, a `PlanRefused`, and as `Window.admit` does."""
    if not is_launched:
        raise SchemeNotLaunched
    window.admit(plan.starts.on, at=at)
    plan.ensure_consistent()
    plan.ensure_decided_later(at)
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
