"""What a borough's systems answer about a concern; the only events a borough may write."""

from typing import Annotated, ClassVar
from uuid import UUID

from stride_contracts.codes import ActionCode, DeclineReason
from stride_contracts.events.event import Event
from stride_contracts.fields import Known, Reference
from stride_contracts.topics import TopicKind


class Reply(Event):
    """A system's answer about one concern; which system says the envelope's source."""

    topic_kind: ClassVar = TopicKind.REPLIES
    key_field: ClassVar = "concern_id"

    concern_id: UUID


class ReplyAcknowledged(Reply):
    """We have it, under this reference."""

    event_type: ClassVar = "stride.reply-acknowledged.v1"

    reference: Reference | None = None


class ReplyActioned(Reply):
    """We did this about it."""

    event_type: ClassVar = "stride.reply-actioned.v1"

    action: Annotated[str, Known(ActionCode)]
    reference: Reference | None = None


class ReplyDeclined(Reply):
    """We will not act, for this reason."""

    event_type: ClassVar = "stride.reply-declined.v1"

    reason: Annotated[str, Known(DeclineReason)]
