"""What happened, in the past tense; how it is written for others is the contracts' business, not ours.

`at` is the time others are told. Where a full time would say when a group met, or who raised a concern, it was cut
to the hour by whoever made the event; so are all times of a concern.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SessionCreated:
    """A session is planned."""

    session_id: UUID
    scheme: str
    kind: str
    ward: str
    on: date
    part_of_day: str
    host: str | None
    distance_m: int | None
    planned_minutes: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class SessionRescheduled:
    """A planned session will be at another time."""

    session_id: UUID
    on: date
    part_of_day: str
    previous_on: date
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SessionCancelled:
    """A planned session will not be."""

    session_id: UUID
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SessionCompleted:
    """A session took place; its time is cut to the hour."""

    session_id: UUID
    head_count: int
    minutes: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class AttendanceRecorded:
    """One person's part in a session has a new state; its time is cut to the hour."""

    session_id: UUID
    attendance_id: UUID
    role: str
    state: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackGiven:
    """Somebody answered about a session; it names neither that nor her, and its time is cut to the month."""

    feedback_id: UUID
    kind: str
    ward: str
    month: str
    feels_safer_here: int | None
    police_listen_to_concerns: int | None
    police_treat_everyone_fairly: int | None
    police_deal_with_what_matters: int | None
    knows_ward_officer: int | None
    would_come_again: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class ConcernRaised:
    """Somebody said why she feels unsafe; it names no session, and its time is cut to the hour."""

    concern_id: UUID
    kind: str
    category: str
    setting: str
    light: str
    severity: str
    ward: str
    session_kind: str | None
    not_reported_because: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class ConcernTriaged:
    """The team looked at a concern and coded it."""

    concern_id: UUID
    category: str
    severity: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ConcernReferred:
    """Somebody was asked to act on a concern."""

    concern_id: UUID
    to: str
    system: str | None
    asks_for: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class ConcernAnswered:
    """A system of the borough acknowledged a concern, or declined it."""

    concern_id: UUID
    answer: str
    system: str | None
    reference: str | None
    reason: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class ConcernActioned:
    """Something was done about a concern, by a system or by the team."""

    concern_id: UUID
    action: str
    system: str | None
    reference: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class ConcernClosed:
    """A concern came to its end."""

    concern_id: UUID
    outcome: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ConcernReopened:
    """A closed concern is looked at again."""

    concern_id: UUID
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ConcernTransferred:
    """A concern went to the borough of its place, or came from there."""

    concern_id: UUID
    direction: str
    other_borough: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ConcernErased:
    """A concern is gone."""

    concern_id: UUID
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReplyRefused:
    """A system's reply about a concern was not taken."""

    concern_id: UUID
    reply_id: UUID | None
    code: str
    at: datetime


@dataclass(frozen=True, slots=True)
class BoroughOnboarded:
    """A borough takes part, or goes on from pilot to live."""

    borough: str
    gss_code: str
    police_command: str
    stage: str
    at: datetime


@dataclass(frozen=True, slots=True)
class BoroughPaused:
    """A borough stopped for a while."""

    borough: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SchemeLaunched:
    """A borough began a scheme."""

    borough: str
    scheme: str
    launched_on: date
    planned_sessions_per_month: int
    at: datetime


SessionEvent = SessionCreated | SessionRescheduled | SessionCancelled | SessionCompleted
ConcernStep = ConcernTriaged | ConcernReferred | ConcernAnswered | ConcernActioned | ConcernClosed | ConcernReopened
ConcernEvent = ConcernRaised | ConcernStep | ConcernTransferred | ConcernErased | ReplyRefused
RolloutEvent = BoroughOnboarded | BoroughPaused | SchemeLaunched
Event = SessionEvent | AttendanceRecorded | FeedbackGiven | ConcernEvent | RolloutEvent
