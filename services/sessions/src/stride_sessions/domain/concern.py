"""What somebody said about where and why she feels unsafe, and what became of it; it tells nobody at which session.

Each step appends to the history and makes a version; nothing that was said earlier is changed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import NewType
from uuid import UUID

from stride_sessions.domain.clock import cut_to_hour
from stride_sessions.domain.concern_life import PERSON, RAISED, TEAM, after
from stride_sessions.domain.concern_refusals import ConcernIsWithdrawn
from stride_sessions.domain.concern_steps import Detail, Doer, Step
from stride_sessions.domain.events import ConcernRaised, Event
from stride_sessions.domain.refusals import VersionStale
from stride_sessions.domain.session import Session, SessionId
from stride_sessions.domain.targets import Due

ConcernId = NewType("ConcernId", UUID)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One step that was taken: by whom, when, to which state, and what was said of it in codes.

    What a person did is dated by the hour; `number` counts from 1, which is the raising; those
    of steps that another borough took, and kept, are left out.
    """

    number: int
    step: str
    doer: Doer
    state: str
    at: datetime
    details: Mapping[str, Detail] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """A concern; the session it was raised at stays here and goes into no event.

    What was raised before there were targets is due on no day.
    """

    concern_id: ConcernId
    account: Account
    session_id: SessionId | None
    session_kind: str | None
    raised_at: datetime
    due: Due | None = None
    state: str = RAISED
    version: int = 1
    merged_into: UUID | None = None
    history: tuple[Change, ...] = ()

    def ensure_version(self, expected: int | None) -> None:
        """Raise `VersionStale` if somebody has seen, and means to change, another version."""
        if expected is not None and expected != self.version:
            raise VersionStale

    def take(self, step: Step, doer: Doer, *, at: datetime) -> tuple["Concern", Sequence[Event]]:
        """Take a step; raises what `after` raises, `ConcernIsWithdrawn`, and what the step itself refuses."""
        state = after(self.state, step.name, doer.kind)
        if step.name == "reopen" and doer.kind == TEAM and self.last.step == "withdraw":
            raise ConcernIsWithdrawn
        step.judge({change.number: change.step for change in self.history})
        change = Change(
            number=self.last.number + 1,
            step=step.name,
            doer=doer,
            state=state,
            at=cut_to_hour(at) if doer.kind == PERSON else at,
            details=step.details,
        )
        recoded = replace(self.account, **step.recodes)
        taken = replace(
            self,
            account=recoded,
            state=state,
            version=self.version + 1,
            merged_into=step.merged_into,
            history=(*self.history, change),
        )
        return taken, step.told(self.concern_id, doer, cut_to_hour(at))

    @property
    def last(self) -> Change:
        """The step that was taken last."""
        return self.history[-1]


def new_concern(
    concern_id: ConcernId, account: Account, *, session: Session | None, doer: Doer, at: datetime
) -> tuple[Concern, list[ConcernRaised]]:
    """A new concern, at the hour it was raised in; of its session others learn the kind."""
    hour = cut_to_hour(at)
    coded: dict[str, Detail] = {"category": account.category, "severity": account.severity}
    concern = Concern(
        concern_id=concern_id,
        account=account,
        session_id=session.session_id if session else None,
        session_kind=session.plan.kind if session else None,
        raised_at=hour,
        history=(Change(number=1, step="raise", doer=doer, state=RAISED, at=hour, details=coded),),
    )
    raised = ConcernRaised(concern_id=concern_id, **asdict(account), session_kind=concern.session_kind, at=hour)
    return concern, [raised]
