"""What becomes of a system's reply about a concern: its step is taken, or its system is told by a code why not.

A reply is refused by saying so, never by raising: what is raised where events are applied stops and is set aside.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from stride_sessions.domain.clock import cut_to_hour
from stride_sessions.domain.concern import Concern, ConcernId
from stride_sessions.domain.concern_life import SYSTEM
from stride_sessions.domain.concern_refusals import ConcernIsClosed, ConcernIsTransferred
from stride_sessions.domain.concern_steps import Doer, Step, system_of
from stride_sessions.domain.events import Event, ReplyRefused

TAKEN = "taken"
CONCERN_NOT_FOUND, CONCERN_CLOSED = "concern-not-found", "concern-closed"

_UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")


class NotKnown(StrEnum):
    """What a reply may say that we do not know, whatever it is about."""

    TYPE = "type-unknown"
    CODE = "code-unknown"


@dataclass(frozen=True, slots=True)
class Reply:
    """What a system of the borough answered, as it came; `source` and `reply_id` together make it one of its own."""

    source: str
    reply_id: str
    concern_id: ConcernId
    says: Step | NotKnown


@dataclass(frozen=True, slots=True)
class Judgement:
    """What became of a reply: `TAKEN` or the code it is refused by, the concern if it changed, what others are told."""

    outcome: str
    concern: Concern | None
    events: Sequence[Event]


def judge_reply(reply: Reply, concern: Concern | None, *, borough: str, at: datetime) -> Judgement:
    """Take the step that a reply says, or refuse it.

    Args:
        reply: what was answered.
        concern: the borough's own concern of that id, None if it has none: unknown, erased and another borough's are
            one and the same.
        borough: the borough whose topic it came by.
        at: when it was heard.
    """
    if isinstance(reply.says, NotKnown):
        return _refused(reply, reply.says.value, at)
    if concern is None:
        return _refused(reply, CONCERN_NOT_FOUND, at)
    system = Doer(SYSTEM, system_of(reply.source, borough=borough))
    try:
        taken, events = concern.take(reply.says, system, at=at)
    except (ConcernIsClosed, ConcernIsTransferred):
        return _refused(reply, CONCERN_CLOSED, at)
    return Judgement(TAKEN, taken, events)


def _refused(reply: Reply, code: str, at: datetime) -> Judgement:
    """Say the code, and the reply's id where that is a UUID: anything else might hold words."""
    reply_id = UUID(reply.reply_id) if _UUID.fullmatch(reply.reply_id) else None
    return Judgement(code, None, [ReplyRefused(reply.concern_id, reply_id, code, cut_to_hour(at))])
