"""What happens to sessions: planned, moved, cancelled, held, attended; never where or at what hour."""

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from stride_contracts.codes import (
    AttendanceState,
    CancelReason,
    PartOfDay,
    RescheduleReason,
    Role,
    SchemeSlug,
    SessionKind,
)
from stride_contracts.events.event import Event
from stride_contracts.fields import Answer, HeadCount, HostSlug, Known, Metres, Minutes, Month, Ward
from stride_contracts.topics import TopicKind


class SessionEvent(Event):
    """A fact about one session."""

    topic_kind: ClassVar = TopicKind.SESSIONS
    key_field: ClassVar = "session_id"

    session_id: UUID


class SessionCreated(SessionEvent):
    """A session was planned, on a London date and in a part of the day."""

    event_type: ClassVar = "stride.session-created.v1"

    scheme: Annotated[str, Known(SchemeSlug)]
    kind: Annotated[str, Known(SessionKind)]
    ward: Ward
    on: date
    part_of_day: Annotated[str, Known(PartOfDay)]
    host: HostSlug | None = None
    distance_m: Metres | None = None
    planned_minutes: Minutes | None = None


class SessionRescheduled(SessionEvent):
    """A session was moved to another date or part of the day."""

    event_type: ClassVar = "stride.session-rescheduled.v1"

    on: date
    part_of_day: Annotated[str, Known(PartOfDay)]
    previous_on: date
    reason: Annotated[str, Known(RescheduleReason)]


class SessionCancelled(SessionEvent):
    """A session will not take place."""

    event_type: ClassVar = "stride.session-cancelled.v1"

    reason: Annotated[str, Known(CancelReason)]


class SessionCompleted(SessionEvent):
    """A session took place; the event's time is cut to the hour."""

    event_type: ClassVar = "stride.session-completed.v1"

    head_count: HeadCount
    minutes: Minutes | None = None


class AttendanceRecorded(SessionEvent):
    """One person's part in a session changed; the attendance id is random for each booking.

    The event's time is cut to the hour.
    """

    event_type: ClassVar = "stride.attendance-recorded.v1"

    attendance_id: UUID
    role: Annotated[str, Known(Role)]
    state: Annotated[str, Known(AttendanceState)]


class FeedbackGiven(Event):
    """Somebody answered about a session, in the wording of the Public Attitude Survey; each answer optional.

    It names neither the session nor the attendance, and is keyed by an id of its own.
    """

    event_type: ClassVar = "stride.feedback-given.v1"
    topic_kind: ClassVar = TopicKind.SESSIONS
    key_field: ClassVar = "feedback_id"

    feedback_id: UUID
    kind: Annotated[str, Known(SessionKind)]
    ward: Ward
    month: Month
    feels_safer_here: Answer | None = None
    police_listen_to_concerns: Answer | None = None
    police_treat_everyone_fairly: Answer | None = None
    police_deal_with_what_matters: Answer | None = None
    knows_ward_officer: Answer | None = None
    would_come_again: Answer | None = None
