"""What happens to concerns, from raised to closed; never who, where exactly, or in which words."""

from typing import Annotated, ClassVar
from uuid import UUID

from stride_contracts.codes import (
    ActionCode,
    AnswerKind,
    ConcernCategory,
    ConcernKind,
    ConcernOutcome,
    DeclineReason,
    EraseReason,
    Light,
    NotReportedBecause,
    ReferredTo,
    RefusalCode,
    ReopenedBy,
    SessionKind,
    Setting,
    Severity,
    TransferDirection,
)
from stride_contracts.events.event import Event
from stride_contracts.fields import BoroughSlug, Known, Reference, System, Ward
from stride_contracts.topics import TopicKind


class ConcernEvent(Event):
    """A fact about one concern; its id is random, and its times are cut to the hour."""

    topic_kind: ClassVar = TopicKind.CONCERNS
    key_field: ClassVar = "concern_id"

    concern_id: UUID


class ConcernRaised(ConcernEvent):
    """Somebody said where and why they feel unsafe."""

    event_type: ClassVar = "stride.concern-raised.v1"

    kind: Annotated[str, Known(ConcernKind)]
    category: Annotated[str, Known(ConcernCategory)]
    setting: Annotated[str, Known(Setting)]
    light: Annotated[str, Known(Light)]
    severity: Annotated[str, Known(Severity)]
    ward: Ward
    session_kind: Annotated[str, Known(SessionKind)] | None = None
    not_reported_because: Annotated[str, Known(NotReportedBecause)] | None = None


class ConcernTriaged(ConcernEvent):
    """The team looked at a concern and coded it."""

    event_type: ClassVar = "stride.concern-triaged.v1"

    category: Annotated[str, Known(ConcernCategory)]
    severity: Annotated[str, Known(Severity)]


class ConcernReferred(ConcernEvent):
    """Somebody was asked to act on a concern; `asks_for` is what for, where that was said."""

    event_type: ClassVar = "stride.concern-referred.v1"

    to: Annotated[str, Known(ReferredTo)]
    system: System | None = None
    asks_for: Annotated[str, Known(ActionCode)] | None = None


class ConcernAnswered(ConcernEvent):
    """A system answered about a concern."""

    event_type: ClassVar = "stride.concern-answered.v1"

    answer: Annotated[str, Known(AnswerKind)]
    system: System | None = None
    reference: Reference | None = None
    reason: Annotated[str, Known(DeclineReason)] | None = None


class ConcernActioned(ConcernEvent):
    """Something was done about a concern."""

    event_type: ClassVar = "stride.concern-actioned.v1"

    action: Annotated[str, Known(ActionCode)]
    system: System | None = None
    reference: Reference | None = None


class ConcernClosed(ConcernEvent):
    """A concern came to its end."""

    event_type: ClassVar = "stride.concern-closed.v1"

    outcome: Annotated[str, Known(ConcernOutcome)]


class ConcernReopened(ConcernEvent):
    """A closed concern was opened again."""

    event_type: ClassVar = "stride.concern-reopened.v1"

    by: Annotated[str, Known(ReopenedBy)]


class ConcernTransferred(ConcernEvent):
    """A concern went to the borough of its place; both sides say so."""

    event_type: ClassVar = "stride.concern-transferred.v1"

    direction: Annotated[str, Known(TransferDirection)]
    other_borough: BoroughSlug


class ConcernErased(ConcernEvent):
    """A concern is gone; whoever kept something about it erases that too."""

    event_type: ClassVar = "stride.concern-erased.v1"

    reason: Annotated[str, Known(EraseReason)]


class ReplyRefused(ConcernEvent):
    """A system's reply was not taken; the reply's id is said where it is a UUID."""

    event_type: ClassVar = "stride.reply-refused.v1"

    reply_id: UUID | None = None
    code: Annotated[str, Known(RefusalCode)]
