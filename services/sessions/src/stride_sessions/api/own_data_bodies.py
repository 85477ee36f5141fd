"""What who has a return code takes along, and what she is told when all of it is gone."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Self

from pydantic import BaseModel, Field
from stride_contracts.codes import (
    ConcernCategory,
    ConcernKind,
    Light,
    NotReportedBecause,
    SessionKind,
    Setting,
    Severity,
)

from stride_sessions.api.outcome_bodies import OutcomeOut
from stride_sessions.api.person_bodies import DoneOut, Hour, QuestionOut, ToldOut
from stride_sessions.domain.erasure import ConcernDeletion
from stride_sessions.domain.own_data import Earlier, Kept, OwnData


class AccountOut(BaseModel):
    """Her concern in codes, as the team has it now."""

    kind: ConcernKind
    category: ConcernCategory
    setting: Setting
    light: Light
    severity: Severity
    ward: str
    not_reported_because: NotReportedBecause | None


class PointOut(BaseModel):
    """An exact place, in degrees of WGS 84."""

    latitude: float
    longitude: float


class SaidOut(BaseModel):
    """What was said in words, by her or to her."""

    step: str
    is_own: Annotated[bool, Field(description="Whether it is hers; else the team's.")]
    at: Hour
    text: str | None
    point: PointOut | None
    contact: str | None
    may_be_contacted: bool
    question: Annotated[int | None, Field(description="The `number` of the question that it answers.")]


class KeptOut(BaseModel):
    """What a borough keeps of a concern beside its history."""

    read_at: Annotated[list[datetime], Field(description="The hours in which somebody read what was said in words.")]
    published: Annotated[list[OutcomeOut], Field(description="What anybody may read of what was done about it.")]

    @classmethod
    def of(cls, kept: Kept) -> Self:
        """Show what is kept."""
        return cls(read_at=list(kept.read_at), published=[OutcomeOut.of(one, "") for one in kept.published])


class EarlierOut(BaseModel):
    """What is left of it in a borough that it came from; no words of it are."""

    borough: str
    steps: list[ToldOut]
    done: list[DoneOut]
    kept: KeptOut

    @classmethod
    def of(cls, earlier: Earlier) -> Self:
        """Show what is left."""
        return cls.model_validate({**asdict(earlier), "kept": KeptOut.of(earlier.kept)})


class OwnDataOut(BaseModel):
    """Everything that is held about a concern; who of the team or of others did something is not part of it."""

    account: AccountOut
    session_kind: Annotated[SessionKind | None, Field(description="Of the session at which it was raised, if at one.")]
    state: str
    words: str
    raised_at: Hour
    is_duplicate: Annotated[bool, Field(description="Whether it goes on under another concern.")]
    is_held: Annotated[bool, Field(description="Whether it has to be kept for now because of a legal duty.")]
    due_on: Annotated[date | None, Field(description="By which day the borough means to close it.")]
    kept: KeptOut
    steps: list[ToldOut]
    done: list[DoneOut]
    questions: list[QuestionOut]
    said: list[SaidOut]
    earlier: Annotated[list[EarlierOut], Field(description="What is left in boroughs that it came from, in order.")]

    @classmethod
    def of(cls, held: OwnData) -> Self:
        """Show what is held."""
        seen = asdict(held.seen)
        seen.pop("may")
        earlier = [EarlierOut.of(one) for one in held.earlier]
        return cls.model_validate({**asdict(held), **seen, "kept": KeptOut.of(held.kept), "earlier": earlier})


class OwnErasedOut(BaseModel):
    """That the concern is gone; the code opens nothing any more."""

    erased_at: Annotated[datetime, Field(description="The hour in which it was.")]

    @classmethod
    def of(cls, deletion: ConcernDeletion, _: str) -> Self:
        """Show when it went."""
        return cls(erased_at=deletion.deleted_at)
