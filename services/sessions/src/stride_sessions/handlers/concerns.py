"""Raise a concern: note what somebody said, at a session or apart from any."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import uuid4

from stride_sessions.domain.concern import Account, Concern, ConcernId, new_concern
from stride_sessions.domain.return_code import BITS, new_code
from stride_sessions.domain.words import NO_WORDS, Words
from stride_sessions.handlers.targets import due_now

if TYPE_CHECKING:
    from stride_sessions.domain.concern_steps import Doer
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
class Raised:
    """A concern that was raised, and the code that opens it, which is told this once and kept nowhere."""

    concern: Concern
    code: str


async def raise_concern(command: RaiseConcern, work: Work) -> Raised:
    """Raises `BoroughOnlyInvited`, `ContactNotGiven`, and `Unknown` for a session that the borough does not have."""
    command.words.ensure_reachable()
    borough = await work.boroughs.get(work.borough)
    borough.ensure_begun()
    session = await work.sessions.get(command.session_id) if command.session_id else None
    concern, events = new_concern(ConcernId(uuid4()), command.account, session=session, doer=command.doer, at=work.now)
    concern = replace(concern, due=await due_now(command.account.category, work))
    await work.concerns.add(concern)
    if command.words.are_any:
        await work.words.add(concern.concern_id, concern.last.number, command.words)
    code = new_code(secrets.randbits(BITS))
    await work.return_codes.add(concern.concern_id, code)
    await work.outbox.append(events)
    return Raised(concern, code)
