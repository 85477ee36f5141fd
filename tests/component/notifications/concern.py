"""A concern that somebody is to be told of, and its erasure."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from stride_contracts import ConcernActioned, ConcernErased
from stride_notifications.domain import event_name

from tests.component.notifications.kit import Notifications, received

if TYPE_CHECKING:
    from stride_contracts import Event

CONCERN = UUID("7b0f2f0c-0000-4000-8000-000000000003")
LIT = ConcernActioned(concern_id=CONCERN, action="lighting", system="merton.lighting", reference="SLR-20417")


async def one_about(notifications: Notifications, event: Event) -> None:
    """One mailbox is to be told of one event of a concern."""
    mailbox = await notifications.mailbox()
    await notifications.rule(mailbox, event_type=event_name(event.event_type))
    await notifications.hear(received(event))


def erased(concern_id: UUID = CONCERN) -> ConcernErased:
    return ConcernErased(concern_id=concern_id, reason="requested")
