"""Kafka in: what the systems of all boroughs reply; a reply acts on a concern of the topic's borough only."""

from collections.abc import Callable, Mapping

from stride_chassis import Connection, Projection, each
from stride_contracts import Event, Received, ReplyAcknowledged, ReplyActioned, TopicKind

from stride_sessions.domain.concern import ConcernId
from stride_sessions.handlers.concerns import Reply, on_reply
from stride_sessions.handlers.ports import Work

ANSWERS: Mapping[type[Event], str] = {ReplyAcknowledged: "acknowledged", ReplyActioned: "actioned"}


def hear_replies(open_work: Callable[[Connection, str], Work]) -> Projection:
    """The projection of what is answered about concerns.

    Args:
        open_work: opens the work of a connection for a borough.
    """

    async def hear(conn: Connection, reply: ReplyAcknowledged | ReplyActioned, received: Received) -> None:
        heard = Reply(
            source=received.envelope.source,
            reply_id=received.envelope.id,
            concern_id=ConcernId(reply.concern_id),
            answer=ANSWERS[type(reply)],
            reference=reply.reference,
        )
        await on_reply(heard, open_work(conn, received.borough))

    return Projection(
        name="sessions.replies",
        kinds=(TopicKind.REPLIES,),
        apply=dict.fromkeys(ANSWERS, each(hear)),
    )
