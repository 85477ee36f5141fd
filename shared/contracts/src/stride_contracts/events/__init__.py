"""Every event of Stride, by the type it has on the wire."""

from collections.abc import Mapping
from types import MappingProxyType

from stride_contracts.events.concerns import (
    ConcernActioned,
    ConcernAnswered,
    ConcernClosed,
    ConcernErased,
    ConcernRaised,
    ConcernReferred,
    ConcernReopened,
    ConcernTransferred,
    ConcernTriaged,
    ReplyRefused,
)
from stride_contracts.events.event import Event
from stride_contracts.events.replies import ReplyAcknowledged, ReplyActioned, ReplyDeclined
from stride_contracts.events.rollout import BoroughOffboarded, BoroughOnboarded, BoroughPaused, SchemeLaunched
from stride_contracts.events.sessions import (
    AttendanceRecorded,
    FeedbackGiven,
    SessionCancelled,
    SessionCompleted,
    SessionCreated,
    SessionRescheduled,
)

EVENT_TYPES: Mapping[str, type[Event]] = MappingProxyType(
    {
        event.event_type: event
        for event in (
            SessionCreated,
            SessionRescheduled,
            SessionCancelled,
            SessionCompleted,
            AttendanceRecorded,
            FeedbackGiven,
            ConcernRaised,
            ConcernTriaged,
            ConcernReferred,
            ConcernAnswered,
            ConcernActioned,
            ConcernClosed,
            ConcernReopened,
            ConcernTransferred,
            ConcernErased,
            ReplyRefused,
            ReplyAcknowledged,
            ReplyActioned,
            ReplyDeclined,
            BoroughOnboarded,
            BoroughPaused,
            BoroughOffboarded,
            SchemeLaunched,
        )
    }
)

__all__ = [
    "EVENT_TYPES",
    "AttendanceRecorded",
    "BoroughOffboarded",
    "BoroughOnboarded",
    "BoroughPaused",
    "ConcernActioned",
    "ConcernAnswered",
    "ConcernClosed",
    "ConcernErased",
    "ConcernRaised",
    "ConcernReferred",
    "ConcernReopened",
    "ConcernTransferred",
    "ConcernTriaged",
    "Event",
    "FeedbackGiven",
    "ReplyAcknowledged",
    "ReplyActioned",
    "ReplyDeclined",
    "ReplyRefused",
    "SchemeLaunched",
    "SessionCancelled",
    "SessionCompleted",
    "SessionCreated",
    "SessionRescheduled",
]
