"""Hear what a borough's systems answer about concerns; a reply is taken once, whatever Kafka repeats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stride_sessions.domain.replies import TAKEN, NotKnown, judge_reply
from stride_sessions.domain.words import NO_WORDS
from stride_sessions.handlers.concern_steps import keep

if TYPE_CHECKING:
    from stride_sessions.domain.replies import Reply
    from stride_sessions.handlers.ports import Work


async def on_reply(reply: Reply, work: Work) -> None:
    """Take the step on the borough's own concern, or say that it is refused; it raises no refusal.

    A reply that was taken is not heard again. One that was refused is: the same code says nothing more, and if what
    stood against it is gone, it is taken now. Systems whose ids follow from what they say could not say it otherwise.
    """
    before = await work.replies.hear(reply.source, reply.reply_id)
    if before == TAKEN:
        return
    concern = None if isinstance(reply.says, NotKnown) else await work.concerns.find_for_update(reply.concern_id)
    judged = judge_reply(reply, concern, borough=work.borough, at=work.now)
    if judged.outcome == before:
        return
    await work.replies.mark(reply.source, reply.reply_id, judged.outcome)
    if judged.concern is not None:
        await keep(judged.concern, NO_WORDS, work)
    await work.outbox.append(judged.events)
