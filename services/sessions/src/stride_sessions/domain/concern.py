"""What somebody said about where and why she feels unsafe, in codes; it tells nobody at which session."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NewType
from uuid import UUID

from stride_sessions.domain.clock import cut_to_hour
from stride_sessions.domain.events import ConcernAnswered, ConcernRaised
from stride_sessions.domain.session import Session, SessionId

ConcernId = NewType("ConcernId", UUID)

RAISED = "raised"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What was said, in the words of the code lists, and the ward it is about."""

    kind: str
    category: str
    setting: str
    light: str
    severity: str
    ward: str
    not_reported_because: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a system of the borough answered, and when we heard it."""

    answer: str
    system: str | None
    reference: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """A concern; the session it was raised at stays here and goes into no event."""

    concern_id: ConcernId
    account: Account
    session_id: SessionId | None
    session_kind: str | None
    raised_at: datetime
    state: str = RAISED
    answers: tuple[Answer, ...] = ()

    def answer(self, heard: Answer) -> tuple["Concern", list[ConcernAnswered]]:
        """Append what was answered; nothing said earlier is changed."""
        answered = replace(self, answers=(*self.answers, heard))
        hour = cut_to_hour(heard.at)
        return answered, [
            ConcernAnswered(self.concern_id, heard.answer, heard.system, heard.reference, hour),
        ]


def new_concern(
    concern_id: ConcernId, account: Account, *, session: Session | None, at: datetime
) -> tuple[Concern, list[ConcernRaised]]:
    """A new concern, at the hour it was raised in; of its session others learn the kind."""
    concern = Concern(
        concern_id=concern_id,
        account=account,
        session_id=session.session_id if session else None,
        session_kind=session.plan.kind if session else None,
        raised_at=cut_to_hour(at),
    )
    raised = ConcernRaised(
        concern_id=concern_id,
        kind=account.kind,
        category=account.category,
        setting=account.setting,
        light=account.light,
        severity=account.severity,
        ward=account.ward,
        session_kind=concern.session_kind,
        not_reported_because=account.not_reported_because,
        at=concern.raised_at,
    )
    return concern, [raised]


def system_of(source: str, *, borough: str) -> str | None:
    """The system that a source such as `/stride/systems/merton.lighting` names, if it is this borough's."""
    name = source.rsplit("/", 1)[-1]
    return name if re.fullmatch(rf"{re.escape(borough)}\.[a-z][a-z0-9-]{{0,63}}", name) else None
