"""Kafka in: what the systems of all boroughs reply; a reply acts on a concern of the topic's borough only."""

from collections.abc import Callable
from typing import TypeAlias

from stride_chassis import Connection, Projection, each
from stride_contracts import Received, ReplyAcknowledged, ReplyActioned, ReplyDeclined, TopicKind

from stride_sessions.domain.concern import ConcernId
from stride_sessions.domain.concern_steps import Acknowledge, Act, Decline, Step
from stride_sessions.handlers.concerns import Reply, on_reply
from stride_sessions.handlers.ports import Work

AnyReply: TypeAlias = ReplyAcknowledged | ReplyActioned | ReplyDeclined


def hear_replies(open_work: Callable[[Connection, str], Work]) -> Projection:
    """The projection of what is answered about concerns.

    Args:
        open_work: opens the work of a connection for a borough.
    """

    async def hear(conn: Connection, reply: AnyReply, received: Received) -> None:
        heard = Reply(
            source=received.envelope.source,
            reply_id=received.envelope.id,
            concern_id=ConcernId(reply.concern_id),
            step=_step(reply),
        )
        await on_reply(heard, open_work(conn, received.borough))

    return Projection(
        name="sessions.replies",
        kinds=(TopicKind.REPLIES,),
        apply=dict.fromkeys((ReplyAcknowledged, ReplyActioned, ReplyDeclined), each(hear)),
    )


def _step(reply: AnyReply) -> Step:
    match reply:
        case ReplyAcknowledged():
            return Acknowledge(reply.reference)
        case ReplyActioned():
            return Act(reply.action, reply.reference)
        case ReplyDeclined():
            return Decline(reply.reason)
