"""That a concern was erased, or what was said of it in words: what is kept of that, and what others are told.

Nothing of what was erased is in a deletion: codes, dates, a reason, and on whose word.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from stride_sessions.domain.clock import cut_to_hour
from stride_sessions.domain.concern import Concern, ConcernId
from stride_sessions.domain.concern_life import PERSON
from stride_sessions.domain.events import ConcernErased
from stride_sessions.domain.legal_hold import LegalHold

CONCERN, WORDS = "concern", "words"
REQUESTED, RETENTION, RAISED_IN_ERROR = "requested", "retention", "raised-in-error"
LEAD, CLOCK = "lead", "clock"


@dataclass(frozen=True, slots=True, kw_only=True)
class Eraser:
    """On whose word it is erased, and why: the `person` herself, the `lead` by name, or the `clock`."""

    kind: str
    reason: str
    actor: str | None = None

    def seen_from_elsewhere(self, borough: str) -> Self:
        """As another borough writes it down: of a lead's name it learns the borough, `a lead of camden`."""
        return self if self.actor is None else replace(self, actor=f"a lead of {borough}")


BY_PERSON = Eraser(kind=PERSON, reason=REQUESTED)
BY_RETENTION = Eraser(kind=CLOCK, reason=RETENTION)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernDeletion:
    """That a concern (`what`: all of it, or its words) was erased.

    `state`, `raised_at` and `category` are the concern's own, as it last was. `through` is the number of the last
    step that is meant, and `holds` how many words about a legal hold had been heard: one that came later stops the
    erasing of it again, one that came earlier had been lifted.
    """

    concern_id: ConcernId
    what: str
    state: str
    raised_at: datetime
    category: str
    reason: str
    said_by: str
    actor: str | None
    through: int
    holds: int
    deleted_at: datetime

    @property
    def told(self) -> Sequence[ConcernErased]:
        """What others are told: nothing, where the concern itself stays."""
        if self.what != CONCERN:
            return []
        return [ConcernErased(self.concern_id, self.reason, cut_to_hour(self.deleted_at))]


def delete(concern: Concern, what: str, hold: LegalHold, by: Eraser, *, at: datetime) -> ConcernDeletion:
    """Erase a concern, or its words; raises `LegallyHeld`. What the person does is dated by the hour."""
    hold.ensure_none()
    return ConcernDeletion(
        concern_id=concern.concern_id,
        what=what,
        state=concern.state,
        raised_at=concern.raised_at,
        category=concern.account.category,
        reason=by.reason,
        said_by=by.kind,
        actor=by.actor,
        through=concern.last.number,
        holds=hold.count,
        deleted_at=cut_to_hour(at) if by.kind == PERSON else at,
    )
