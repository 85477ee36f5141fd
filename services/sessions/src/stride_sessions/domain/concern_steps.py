"""The steps in the life of a concern: what each says in codes, what it refuses, and what others are told of it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import ClassVar, TypeAlias
from uuid import UUID

from stride_sessions.domain.concern_life import SYSTEM
from stride_sessions.domain.concern_refusals import NothingWasDone, QuestionUnknown, SystemOfAnother
from stride_sessions.domain.events import (
    ConcernActioned,
    ConcernAnswered,
    ConcernClosed,
    ConcernReferred,
    ConcernReopened,
    ConcernTriaged,
    Event,
)

Detail: TypeAlias = str | int | UUID


@dataclass(frozen=True, slots=True)
class Doer:
    """Who takes a step: somebody of the `team` or a `system` by name, or the `person` herself, who has none."""

    kind: str
    name: str | None = None


class Step:
    """A step that may be taken; `name` is its row in the table of `concern_life`."""

    __slots__ = ()

    name: ClassVar[str]

    def judge(self, before: Mapping[int, str]) -> None:
        """Raise what stands against it beyond the table, by the names of the steps taken before and their numbers."""

    def told(self, concern_id: UUID, doer: Doer, hour: datetime) -> Sequence[Event]:  # noqa: ARG002 - as a rule nothing
        """What others are told of it."""
        return []

    @property
    def details(self) -> Mapping[str, Detail]:
        """What it says, in codes."""
        return {name: value for name, value in asdict(self).items() if value is not None}  # type: ignore[call-overload]

    @property
    def recodes(self) -> Mapping[str, str]:
        """Which codes of the concern it changes."""
        return {}

    @property
    def merged_into(self) -> UUID | None:
        """Of which other concern this one is a duplicate from now on."""
        return None


@dataclass(frozen=True, slots=True)
class Triage(Step):
    """The team has looked at it and coded it."""

    name: ClassVar = "triage"

    category: str
    severity: str

    def told(self, concern_id: UUID, doer: Doer, hour: datetime) -> Sequence[Event]:  # noqa: ARG002
        return [ConcernTriaged(concern_id, self.category, self.severity, hour)]

    @property
    def recodes(self) -> Mapping[str, str]:
        return {"category": self.category, "severity": self.severity}


@dataclass(frozen=True, slots=True)
class Refer(Step):
    """Somebody is asked to act: the force, the council or a partner, by their system if they have one."""

    name: ClassVar = "refer"

    referred_to: str
    system: str | None = None
    asks_for: str | None = None

    def ensure_ours(self, borough: str) -> None:
        """Raise `SystemOfAnother` unless the system, if one is named, is the borough's own."""
        if self.system and (self.referred_to == "force" or system_of(self.system, borough=borough) is None):
            raise SystemOfAnother

    def told(self, concern_id: UUID, doer: Doer, hour: datetime) -> Sequence[Event]:  # noqa: ARG002
        return [ConcernReferred(concern_id, self.referred_to, self.system, self.asks_for, hour)]


@dataclass(frozen=True, slots=True)
class Act(Step):
    """Something was done about it."""

    name: ClassVar = "act"

    action: str
    reference: str | None = None

    def told(self, concern_id: UUID, doer: Doer, hour: datetime) -> Sequence[Event]:
        system = doer.name if doer.kind == SYSTEM else None
        return [ConcernActioned(concern_id, self.action, system, self.reference, hour)]


@dataclass(frozen=True, slots=True)
class Close(Step):
    """It has come to an end."""

    name: ClassVar = "close"

    outcome: str

    def judge(self, before: Mapping[int, str]) -> None:
        if self.outcome == "done" and "act" not in before.values():
            raise NothingWasDone

    def told(self, concern_id: UUID, doer: Doer, hour: datetime) -> Sequence[Event]:  # noqa: ARG002
        return [ConcernClosed(concern_id, self.outcome, hour)]


@dataclass(frozen=True, slots=True)
class Merge(Step):
    """It is a duplicate of another, where it goes on."""

    name: ClassVar = "merge"

    into: UUID

    def told(self, concern_id: UUID, doer: Doer, hour: datetime) -> Sequence[Event]:  # noqa: ARG002
        return [ConcernClosed(concern_id, "duplicate", hour)]

    @property
    def merged_into(self) -> UUID | None:
        return self.into


@dataclass(frozen=True, slots=True)
class Withdraw(Step):
    """The person takes back what she said; the team sees that, and does no more about it."""

    name: ClassVar = "withdraw"

    def told(self, concern_id: UUID, doer: Doer, hour: datetime) -> Sequence[Event]:  # noqa: ARG002
        return [ConcernClosed(concern_id, "withdrawn", hour)]


@dataclass(frozen=True, slots=True)
class Reopen(Step):
    """It is to be looked at again."""

    name: ClassVar = "reopen"

    def told(self, concern_id: UUID, doer: Doer, hour: datetime) -> Sequence[Event]:
        return [ConcernReopened(concern_id, doer.kind, hour)]


@dataclass(frozen=True, slots=True)
class Ask(Step):
    """The team asks the person something, whoever she is."""

    name: ClassVar = "ask"


@dataclass(frozen=True, slots=True)
class Add(Step):
    """The person says more."""

    name: ClassVar = "add"


@dataclass(frozen=True, slots=True)
class AnswerQuestion(Step):
    """The person answers what she was asked; `question` is the number of that step."""

    name: ClassVar = "answer"

    question: int

    def judge(self, before: Mapping[int, str]) -> None:
        if before.get(self.question) != "ask":
            raise QuestionUnknown


@dataclass(frozen=True, slots=True)
class Acknowledge(Step):
    """A system has it, under this reference."""

    name: ClassVar = "acknowledge"

    reference: str | None = None

    def told(self, concern_id: UUID, doer: Doer, hour: datetime) -> Sequence[Event]:
        return [ConcernAnswered(concern_id, "acknowledged", doer.name, self.reference, None, hour)]


@dataclass(frozen=True, slots=True)
class Decline(Step):
    """A system will not act, for this reason."""

    name: ClassVar = "decline"

    reason: str

    def told(self, concern_id: UUID, doer: Doer, hour: datetime) -> Sequence[Event]:
        return [ConcernAnswered(concern_id, "declined", doer.name, None, self.reason, hour)]


def system_of(source: str, *, borough: str) -> str | None:
    """The system that a source such as `/stride/systems/merton.lighting` names, if it is this borough's."""
    name = source.rsplit("/", 1)[-1]
    return name if re.fullmatch(rf"{re.escape(borough)}\.[a-z][a-z0-9-]{{0,63}}", name) else None
