"""You said, we did: what anybody may read of what was done about a concern; it tells nothing of who said what, or when.

Where a few people said something, a kind, a setting or a grave code would point at one of them. So an outcome has the
category and the action alone, a quarter and no day, and how somebody behaved is told as `behaviour`, no finer.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NewType
from uuid import UUID

from stride_sessions.domain.clock import london_day
from stride_sessions.domain.concern import Change
from stride_sessions.domain.outcome_refusals import ActionUnknown

PublicationId = NewType("PublicationId", UUID)

BEHAVIOUR = "behaviour"
OF_BEHAVIOUR = frozenset(
    {"verbal-harassment-by-one", "verbal-harassment-by-group", "being-followed", "other-harassment"}
)
_MONTHS = 3
_QUARTER = re.compile(r"(20[0-9]{2})-Q([1-4])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One thing that was done, in words that somebody of the team found fit for the public."""

    publication_id: PublicationId
    ward: str
    category: str
    action: str
    month: date
    text: str
    published_on: date

    @property
    def period(self) -> str:
        """The quarter it was done in, such as `2026-Q4`."""
        return f"{self.month.year}-Q{(self.month.month - 1) // _MONTHS + 1}"


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter of a year: its first month, and the first one after it."""

    first: date
    end: date

    @classmethod
    def of(cls, period: str) -> "Quarter":
        """Read one that is written `2026-Q4`; raises ValueError for any other text."""
        written = _QUARTER.fullmatch(period)
        if written is None:
            raise ValueError(period)
        year, number = int(written[1]), int(written[2])
        first = date(year, (number - 1) * _MONTHS + 1, 1)
        return cls(first, date(year + number // 4, number % 4 * _MONTHS + 1, 1))


def told_as(category: str) -> str:
    """The category as the public is told it."""
    return BEHAVIOUR if category in OF_BEHAVIOUR else category


def done_in(history: Sequence[Change], number: int) -> Change:
    """The step of that number, by which something was done; raises `ActionUnknown`."""
    for change in history:
        if change.number == number and change.step == "act":
            return change
    raise ActionUnknown


def month_of(at: datetime) -> date:
    """The month that an instant lies in, in London, as its first day."""
    return london_day(at).replace(day=1)
