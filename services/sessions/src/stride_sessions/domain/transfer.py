"""A concern goes to the borough of its place: what it is there, and what stays behind.

There it is a new concern under an id of its own, that somebody has to look at. It keeps what the person said, in which
hour, and what she was asked; what this borough did about it is this borough's history. Nothing by which one could
be told to be the other goes along: no name of anybody, no minute, no session, which was held here.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from stride_sessions.domain.clock import cut_to_hour
from stride_sessions.domain.concern import Change, Concern, ConcernId
from stride_sessions.domain.concern_life import RAISED, TEAM
from stride_sessions.domain.concern_steps import Detail, Doer, Step
from stride_sessions.domain.events import ConcernRaised, ConcernTransferred, Event

CARRIED = ("raise", "add", "ask", "answer")


@dataclass(frozen=True, slots=True)
class Transfer(Step):
    """It goes to another borough; here it has come to its end."""

    name: ClassVar = "transfer"

    other_borough: str

    def told(self, concern_id: UUID, doer: Doer, hour: datetime) -> Sequence[Event]:  # noqa: ARG002
        return [ConcernTransferred(concern_id, "out", self.other_borough, hour)]


@dataclass(frozen=True, slots=True)
class Receive(Step):
    """It came from another borough."""

    name: ClassVar = "receive"

    other_borough: str

    def told(self, concern_id: UUID, doer: Doer, hour: datetime) -> Sequence[Event]:  # noqa: ARG002
        return [ConcernTransferred(concern_id, "in", self.other_borough, hour)]


@dataclass(frozen=True, slots=True)
class Arrival:
    """A concern in the borough it came to; `carried` are the numbers of the steps that went along."""

    concern: Concern
    carried: Collection[int]
    events: Sequence[Event]


def arrive(concern: Concern, concern_id: ConcernId, *, came_from: str, at: datetime) -> Arrival:
    """What a concern becomes, under a new id, in the borough it goes to."""
    carried = [change for change in concern.history if change.step in CARRIED]
    coded: Mapping[str, Detail] = {"category": concern.account.category, "severity": concern.account.severity}
    raised = replace(
        concern,
        concern_id=concern_id,
        session_id=None,
        session_kind=None,
        state=RAISED,
        version=len(carried),
        merged_into=None,
        history=tuple(_there(change, coded) for change in carried),
    )
    told = ConcernRaised(concern_id, **asdict(raised.account), session_kind=None, at=raised.raised_at)
    received, events = raised.take(Receive(came_from), Doer(TEAM), at=cut_to_hour(at))
    return Arrival(received, {change.number for change in carried}, [told, *events])


def _there(change: Change, coded: Mapping[str, Detail]) -> Change:
    """The same step there: by whom is said by kind alone, when by the hour, and the raising has the codes of now.

    It keeps its number: she may have seen a question before it went, and answer by that number after.
    """
    return replace(
        change,
        doer=Doer(change.doer.kind),
        state=RAISED,
        at=cut_to_hour(change.at),
        details=coded if change.step == "raise" else change.details,
    )
