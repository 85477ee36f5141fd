"""Kafka in: what the systems of all boroughs reply; a reply acts on a concern of the topic's borough only."""

from collections.abc import Callable, Sequence
from typing import TypeAlias
from uuid import UUID

from stride_chassis import Connection, Projection, each
from stride_contracts import (
    Received,
    ReplyAcknowledged,
    ReplyActioned,
    ReplyDeclined,
    TopicKind,
    Unreadable,
)
from stride_contracts.errors import Reason

from stride_sessions.domain.concern import ConcernId
from stride_sessions.domain.concern_steps import Acknowledge, Act, Decline, Step
from stride_sessions.domain.replies import NotKnown, Reply
from stride_sessions.handlers.ports import Work
from stride_sessions.handlers.replies import on_reply

AnyReply: TypeAlias = ReplyAcknowledged | ReplyActioned | ReplyDeclined


def hear_replies(open_work: Callable[[Connection, str], Work]) -> Projection:
    """The projection of what is answered about concerns.

    Args:
        open_work: opens the work of a connection for a borough.
    """

    async def hear(conn: Connection, reply: AnyReply, received: Received) -> None:
        heard = _heard(received, reply.concern_id, _step(reply) if _is_in_our_codes(reply) else NotKnown.CODE)
        await on_reply(heard, open_work(conn, received.borough))

    async def hear_unknown(conn: Connection, batch: Sequence[Received]) -> None:
        for received in batch:
            heard = _heard(received, _concern_of(received), NotKnown.TYPE)
            await on_reply(heard, open_work(conn, received.borough))

    return Projection(
        name="sessions.replies",
        kinds=(TopicKind.REPLIES,),
        apply=dict.fromkeys((ReplyAcknowledged, ReplyActioned, ReplyDeclined), each(hear)),
        otherwise=hear_unknown,
    )


def _heard(received: Received, concern_id: UUID, says: Step | NotKnown) -> Reply:
    return Reply(received.envelope.source, received.envelope.id, ConcernId(concern_id), says)


def _is_in_our_codes(reply: AnyReply) -> bool:
    """Whether its codes are ones that we may write: as a reader we took any slug, and what comes of it is our word."""
    return all(getattr(reply, field) in codes for field, codes in reply.code_lists.items())


def _step(reply: AnyReply) -> Step:
    match reply:
        case ReplyAcknowledged():
            return Acknowledge(reply.reference)
        case ReplyActioned():
            return Act(reply.action, reply.reference)
        case ReplyDeclined():
            return Decline(reply.reason)


def _concern_of(received: Received) -> UUID:
    """The concern that a reply of an unknown type is about; its data may say anything, so its key says it.

    Raises `Unreadable` for a key that could be no concern's.
    """
    subject = received.envelope.subject
    try:
        concern_id = UUID(subject)
    except ValueError:
        raise Unreadable(Reason.KEY_MISMATCH, "ce_subject") from None
    if str(concern_id) != subject:
        raise Unreadable(Reason.KEY_MISMATCH, "ce_subject")
    return concern_id
