"""Reading what somebody said in words: for which reasons, what is shown for each, and what stays on record of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Literal, TypeAlias
from uuid import UUID
from zoneinfo import ZoneInfo

from stride_sessions.domain.clock import LONDON
from stride_sessions.domain.concern import Change, Concern
from stride_sessions.domain.reading_refusals import PeriodUnfit
from stride_sessions.domain.words import Words

Kind: TypeAlias = Literal["concern", "resident"]

OF_CONCERN: Kind = "concern"
OF_RESIDENT: Kind = "resident"
USUAL_DAYS, MOST_DAYS = 90, 366


class ReadingReason(StrEnum):
    """Why somebody reads the words of a concern."""

    TRIAGE = "triage"
    REFERRAL = "referral"
    REPLY_TO_PERSON = "reply-to-person"
    CONTACT = "contact"
    LEGAL = "legal"
    COMPLAINT = "complaint"


@dataclass(frozen=True, slots=True)
class Said:
    """What was said in words with a step in the life of a concern."""

    change: Change
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """That somebody read the words of a concern, or who a resident is and where she is told.

    `read_of` is the concern, or the booking that the resident is known by; `number` counts within the log of a kind.
    """

    kind: Kind
    read_of: UUID
    read_by: str
    reason: str | None
    read_at: datetime
    number: int

    @property
    def place(self) -> tuple[datetime, str, int]:
        """By what those of both logs are ordered."""
        return self.read_at, self.kind, self.number


def disclose(concern: Concern, words: Mapping[int, Words], reason: str) -> list[Said]:
    """What is shown of what was said, in order: the contact only to reach her, and only if she agreed to that."""
    said = [Said(change, words[change.number]) for change in concern.history if change.number in words]
    return [one if _may_reach(one.words, reason) else Said(one.change, _unreachable(one.words)) for one in said]


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days in London, both of them among it."""

    first: date
    last: date

    @classmethod
    def of(cls, first: date | None, last: date | None, *, today: date) -> "Period":
        """What is asked for, to today at the most; of what is left out, the last `USUAL_DAYS`. Raises `PeriodUnfit`."""
        last = min(last or today, today)
        first = first or date.fromordinal(max(1, last.toordinal() - USUAL_DAYS + 1))
        if not first <= last < first + timedelta(days=MOST_DAYS):
            raise PeriodUnfit
        return cls(first, last)

    @property
    def begins_at(self) -> datetime:
        """Midnight in London before the first day."""
        return _midnight(self.first)

    @property
    def ends_at(self) -> datetime:
        """Midnight in London after the last day."""
        return _midnight(self.last + timedelta(days=1))


def _may_reach(words: Words, reason: str) -> bool:
    return reason == ReadingReason.CONTACT and words.may_be_contacted


def _unreachable(words: Words) -> Words:
    return replace(words, contact=None)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), ZoneInfo(LONDON)).astimezone(UTC)
