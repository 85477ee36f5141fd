"""What is true of telling somebody: rules, addresses, outcomes, when to try again; knows no SMTP and no Postgres."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

Vocabulary: TypeAlias = "Mapping[str, Mapping[str, frozenset[str]]]"


class Meaningless(ValueError):
    """A rule asks for what no event says.

    Args:
        code: a stable slug: `event-type-unknown`, `field-not-coded` or `code-unknown`.
        part: which part of the rule, such as `codes.category`.
    """

    def __init__(self, code: str, part: str) -> None:
        super().__init__(f"{code}: {part}")
        self.code = code
        self.part = part


class Outcome(StrEnum):
    """What became of one attempt; one without an outcome is under way, or its worker was killed."""

    ACCEPTED = "accepted"
    REFUSED = "refused"  # for good: trying again cannot help
    DEFERRED = "deferred"  # not now: certainly not taken
    UNREACHABLE = "unreachable"  # the server took no mail of ours: this one was never offered
    UNADDRESSED = "unaddressed"  # no key opens the address: the mail was never offered
    AMBIGUOUS = "ambiguous"  # perhaps taken: the next attempt may be a repeat


NEVER_OFFERED = frozenset({Outcome.UNREACHABLE, Outcome.UNADDRESSED})
"""What became of attempts that nobody can have been reached by, for no fault of the mail: they may be any number."""


class DeliveryState(StrEnum):
    """Where a delivery stands; `due` also while it waits for its next attempt."""

    DUE = "due"
    SENT = "sent"
    FAILED = "failed"
    GIVEN_UP = "given-up"  # what it was about was erased


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A staff mailbox of a borough; its address is not shown where the object is printed."""

    mailbox_id: UUID
    address: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Rule:
    """Whom a borough wants told of what: every field that `codes` names must hold one of the codes listed for it."""

    rule_id: UUID
    event_type: str
    codes: Mapping[str, Sequence[str]]
    mailbox_ids: Sequence[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One mailbox to be told of one event: what may be said, and never the address.

    Args:
        borough: whose event and whose mailbox.
        delivery_id: the same in every attempt, so that a repeat can be told.
        event_id: the event's CloudEvents id.
        event_type: such as `concern-raised`.
        subject: what the event is about: the id of a session or a concern, or a borough's slug.
        occurred_at: when, as the event says.
        facts: its coded fields and figures.
        may_have_arrived: whether an earlier attempt was ambiguous.
    """

    borough: str
    delivery_id: UUID
    event_id: str
    event_type: str
    subject: str
    occurred_at: datetime
    facts: Mapping[str, str | float]
    may_have_arrived: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one attempt.

    Args:
        outcome: what the sender may conclude.
        reply_code: the server's, if it gave one.
        is_reachable: false when there is no sense in offering another mail now.
    """

    outcome: Outcome
    reply_code: int | None = None
    is_reachable: bool = True


@dataclass(frozen=True, slots=True)
class Backoff:
    """How long to wait after a failure: exponential, with full jitter, so that many do not come back at once.

    Source: M. Brooker, "Exponential Backoff and Jitter", AWS Architecture Blog, 2015.
    """

    first: timedelta
    longest: timedelta

    def ceiling(self, failures: int) -> timedelta:
        """The longest wait after so many failures in a row, from 1: it doubles each time, up to `longest`."""
        doublings = failures - 1
        return self.longest if self.first >= self.longest / 2**doublings else self.first * 2**doublings

    def wait(self, failures: int, *, draw: float) -> timedelta:
        """The wait itself: `draw`, evenly spread over 0..1, of the ceiling."""
        return self.ceiling(failures) * draw


@dataclass(frozen=True, slots=True)
class Persistence:
    """How often one delivery is tried, and how long it waits in between.

    Args:
        attempts: in how many it is offered at most; those that never offer it are not counted.
        backoff: how long it waits after one that was offered, and while no key opens its address.
        while_away: how long it waits after one that found the mail server away.
    """

    attempts: int
    backoff: Backoff
    while_away: Backoff


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try at a delivery, begun.

    Args:
        number: from 1, over all of the delivery's attempts.
        never_offered: how many of the earlier ones never offered the mail.
    """

    number: int
    never_offered: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How a delivery stands after an attempt; `wait` counts from the attempt's end and matters while it is due."""

    state: DeliveryState
    wait: timedelta = timedelta(0)


def standing_after(outcome: Outcome, attempt: Attempt, persistence: Persistence, *, draw: float) -> Standing:
    """Decide what an attempt's outcome means for its delivery: one that never offered the mail leaves it due."""
    if outcome is Outcome.ACCEPTED:
        return Standing(DeliveryState.SENT)
    if outcome in NEVER_OFFERED:
        backoff = persistence.while_away if outcome is Outcome.UNREACHABLE else persistence.backoff
        return Standing(DeliveryState.DUE, backoff.wait(attempt.never_offered + 1, draw=draw))
    offered = attempt.number - attempt.never_offered
    if outcome is Outcome.REFUSED or offered >= persistence.attempts:
        return Standing(DeliveryState.FAILED)
    return Standing(DeliveryState.DUE, persistence.backoff.wait(offered, draw=draw))


def event_name(ce_type: str) -> str:
    """The part of a CloudEvents type that people use: `concern-raised` of `stride.concern-raised.v1`."""
    return ce_type.split(".")[1]


def check_meaning(event_type: str, codes: Mapping[str, Sequence[str]], vocabulary: Vocabulary) -> None:
    """Check that events can say what a rule asks for; `vocabulary` has each event type's coded fields and their lists.

    Raises:
        Meaningless: they cannot, so the rule would never match.
    """
    if event_type not in vocabulary:
        raise Meaningless("event-type-unknown", "event_type")
    for name, wanted in codes.items():
        if name not in vocabulary[event_type]:
            raise Meaningless("field-not-coded", f"codes.{name}")
        if not vocabulary[event_type][name].issuperset(wanted):
            raise Meaningless("code-unknown", f"codes.{name}")
