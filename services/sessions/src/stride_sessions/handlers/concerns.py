"""Raise a concern, hear what a system answered about one; a reply is heard once, whatever Kafka repeats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from stride_sessions.domain.concern import Account, Concern, ConcernId, new_concern
from stride_sessions.domain.concern_life import SYSTEM
from stride_sessions.domain.concern_steps import Doer, Step, system_of
from stride_sessions.domain.words import NO_WORDS, Words
from stride_sessions.handlers.concern_steps import keep

if TYPE_CHECKING:
    from stride_sessions.domain.session import SessionId
    from stride_sessions.handlers.ports import Work


@dataclass(frozen=True, slots=True)
class RaiseConcern:
    """Note what somebody said, at a session or apart from any."""

    account: Account
    session_id: SessionId | None
    doer: Doer
    words: Words = NO_WORDS


@dataclass(frozen=True, slots=True)
class Reply:
    """What a system of the borough answered, as it came."""

    source: str
    reply_id: str
    concern_id: ConcernId
    step: Step


async def raise_concern(command: RaiseConcern, work: Work) -> Concern:
    """Raises `BoroughOnlyInvited`, `ContactNotGiven`, and `Unknown` for a session that the borough does not have."""
    command.words.ensure_reachable()
    borough = await work.boroughs.get(work.borough)
    borough.ensure_begun()
    session = await work.sessions.get(command.session_id) if command.session_id else None
    concern, events = new_concern(ConcernId(uuid4()), command.account, session=session, doer=command.doer, at=work.now)
    await work.concerns.add(concern)
    if command.words.are_any:
        await work.words.add(concern.concern_id, concern.last.number, command.words)
    await work.outbox.append(events)
    return concern


async def on_reply(reply: Reply, work: Work) -> None:
    """Take the step on the borough's own concern; a reply about any other is noted and has no effect."""
    if not await work.replies.add(reply.source, reply.reply_id):
        return
    concern = await work.concerns.find_for_update(reply.concern_id)
    if concern is None:
        await work.replies.mark_unknown_concern(reply.source, reply.reply_id)
        return
    system = Doer(SYSTEM, system_of(reply.source, borough=work.borough))
    taken, events = concern.take(reply.step, system, at=work.now)
    await keep(taken, NO_WORDS, work)
    await work.outbox.append(events)
