"""What is said over HTTP about erasing, holding and keeping, in and out; never a word of what was erased."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from stride_sessions.api.fields import WHOLE, Body, whole
from stride_sessions.domain.clock import london_day
from stride_sessions.domain.codes import HoldReason, LeadsEraseReason
from stride_sessions.domain.erasure import ConcernDeletion
from stride_sessions.domain.legal_hold import HoldWord, LegalHold
from stride_sessions.domain.retention import KINDS, DueCount, Retention

USUAL = Retention()
LONGEST = 3650


class EraseIn(Body):
    """Why the lead erases a concern."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "requested"}]})

    reason: LeadsEraseReason


class ErasedOut(BaseModel):
    """That a concern was erased."""

    concern_id: UUID
    reason: str
    erased_at: datetime

    @classmethod
    def of(cls, deletion: ConcernDeletion, _borough: str) -> Self:
        """Show a deletion."""
        return cls(concern_id=deletion.concern_id, reason=deletion.reason, erased_at=deletion.deleted_at)


class HoldIn(Body):
    """Because of what a concern has to be kept."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"because": "litigation"}]})

    because: HoldReason


class ReleaseIn(Body):
    """Which hold ends; none named: every one."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"because": "litigation"}]})

    because: HoldReason | None = None


class HoldWordOut(BaseModel):
    """One word about a hold."""

    because: str
    is_held: bool
    said_by: str
    said_at: datetime

    @classmethod
    def of(cls, word: HoldWord) -> Self:
        """Show a word."""
        return cls(because=word.because, is_held=word.is_held, said_by=word.said_by, said_at=word.said_at)


class HoldOut(BaseModel):
    """For which reasons a concern is held now, and everything that was said about that."""

    because: list[str]
    history: list[HoldWordOut]

    @classmethod
    def of(cls, hold: LegalHold, _borough: str) -> Self:
        """Show a hold."""
        return cls(because=list(hold.because), history=[HoldWordOut.of(word) for word in hold.words])


class RetentionIn(Body):
    """For how many days records are kept from now on; what is left out is settled as is usual."""

    model_config = ConfigDict(json_schema_extra={"examples": [asdict(USUAL)]})

    concern: Annotated[int, whole(1, LONGEST, "Days from the end of a concern."), WHOLE] = USUAL.concern
    words: Annotated[int, whole(1, LONGEST, "Days from then, of text, place and contact."), WHOLE] = USUAL.words
    resident: Annotated[int, whole(1, LONGEST, "Days from a session, of name and address."), WHOLE] = USUAL.resident
    offer: Annotated[int, whole(1, LONGEST, "Days from the asking, of who never confirmed."), WHOLE] = USUAL.offer

    def retention(self) -> Retention:
        """The same in the words of the domain."""
        return Retention(concern=self.concern, words=self.words, resident=self.resident, offer=self.offer)


class RetentionOut(BaseModel):
    """For how many days records of a borough are kept."""

    concern: int
    words: int
    resident: int
    offer: int

    @classmethod
    def of(cls, retention: Retention, _borough: str) -> Self:
        """Show what is settled."""
        return cls(**retention.days)


class DueOut(BaseModel):
    """How many records of a kind would go now."""

    kind: Literal["concern", "words", "resident", "offer"]
    count: int
    oldest_on: Annotated[date | None, Field(description="The day from which the oldest of them counts, in London.")]


class AllDueOut(BaseModel):
    """What a run would erase now; a record that is due in two ways is counted once."""

    kinds: list[DueOut]

    @classmethod
    def of(cls, counts: Sequence[DueCount]) -> Self:
        """Show every kind, also those of which nothing is due."""
        found = {one.kind: one for one in counts}
        counted = [found.get(kind, DueCount(kind, 0, None)) for kind in KINDS]
        return cls.model_validate(
            {
                "kinds": [
                    {"kind": one.kind, "count": one.count, "oldest_on": one.oldest and london_day(one.oldest)}
                    for one in counted
                ]
            }
        )
