"""Everything that is held about a concern, for who has its return code; of others, neither a name nor a minute."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from stride_sessions.domain import plain_words
from stride_sessions.domain.clock import cut_to_hour
from stride_sessions.domain.concern import Account, Change, Concern
from stride_sessions.domain.concern_life import PERSON
from stride_sessions.domain.concern_seen import Done, Seen, Told, see
from stride_sessions.domain.outcomes import Outcome
from stride_sessions.domain.words import Point, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What was said in words with a step; `question` is the number of the one that it answers."""

    step: str
    is_own: bool
    at: datetime
    text: str | None
    point: Point | None
    contact: str | None
    may_be_contacted: bool
    question: int | None


@dataclass(frozen=True, slots=True)
class Kept:
    """What a borough keeps of a concern beside its history: in which hours its words were read, what was published."""

    read_at: Sequence[datetime]
    published: Sequence[Outcome]

    @classmethod
    def of(cls, readings: Sequence[datetime], published: Sequence[Outcome]) -> "Kept":
        """Cut the times of reading to the hour."""
        return cls([cut_to_hour(at) for at in sorted(readings)], published)


@dataclass(frozen=True, slots=True)
class Earlier:
    """What is left of a concern in a borough that it came from; no words of it are."""

    borough: str
    steps: Sequence[Told]
    done: Sequence[Done]
    kept: Kept

    @classmethod
    def of(cls, borough: str, concern: Concern, kept: Kept) -> "Earlier":
        """Show its steps as she sees them."""
        seen = see(concern, {})
        return cls(borough, seen.steps, seen.done, kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnData:
    """All of it.

    `is_held` says that the law keeps it for now, `due_on` by which day it shall be closed. `earlier` is what is left in
    the boroughs that it came from, the first of them first.
    """

    account: Account
    session_kind: str | None
    is_duplicate: bool
    is_held: bool
    due_on: date | None
    kept: Kept
    seen: Seen
    said: Sequence[Said]
    earlier: Sequence[Earlier]


def own_data(
    concern: Concern, words: Mapping[int, Words], kept: Kept, *, is_held: bool, earlier: Sequence[Earlier]
) -> OwnData:
    """What is held, in the order in which it was said."""
    return OwnData(
        account=concern.account,
        session_kind=concern.session_kind,
        is_duplicate=concern.merged_into is not None,
        is_held=is_held,
        due_on=concern.due.on if concern.due else None,
        kept=kept,
        seen=see(concern, words),
        said=[_said(change, words[change.number]) for change in concern.history if change.number in words],
        earlier=earlier,
    )


def _said(change: Change, words: Words) -> Said:
    question = change.details.get("question")
    return Said(
        step=plain_words.told(change),
        is_own=change.doer.kind == PERSON or change.step == "raise",
        at=cut_to_hour(change.at),
        text=words.text,
        point=words.point,
        contact=words.contact,
        may_be_contacted=words.may_be_contacted,
        question=question if isinstance(question, int) else None,
    )
