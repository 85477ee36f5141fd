"""Publish what was done about a concern, take it back, find what was published; a person decides, never the clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from stride_sessions.domain.clock import london_day
from stride_sessions.domain.outcomes import Outcome, PublicationId, done_in, month_of, told_as
from stride_sessions.domain.refusals import Unknown
from stride_sessions.domain.rollout import INVITED

if TYPE_CHECKING:
    from stride_sessions.domain.concern import ConcernId
    from stride_sessions.handlers.outcome_ports import Wanted
    from stride_sessions.handlers.ports import Work


@dataclass(frozen=True, slots=True)
class PublishOutcome:
    """Let the public read what was done by a step of a concern, in these words."""

    concern_id: ConcernId
    number: int
    text: str
    by: str


@dataclass(frozen=True, slots=True)
class UnpublishOutcome:
    """Take back what was published of a step of a concern."""

    concern_id: ConcernId
    number: int


async def publish_outcome(command: PublishOutcome, work: Work) -> Outcome:
    """Published again, it keeps its id and has the new words. Raises `Unknown` and `ActionUnknown`."""
    concern = await work.concerns.get_for_update(command.concern_id)
    done = done_in(concern.history, command.number)
    found = await work.outcomes.find(command.concern_id, command.number)
    outcome = Outcome(
        publication_id=found.publication_id if found else PublicationId(uuid4()),
        ward=concern.account.ward,
        category=told_as(concern.account.category),
        action=str(done.details["action"]),
        month=month_of(done.at),
        text=command.text,
        published_on=london_day(work.now),
    )
    await work.outcomes.save(command.concern_id, command.number, outcome, published_by=command.by)
    return outcome


async def unpublish_outcome(command: UnpublishOutcome, work: Work) -> None:
    """What was not published stays so. Raises `Unknown` and `ActionUnknown`."""
    concern = await work.concerns.get_for_update(command.concern_id)
    done_in(concern.history, command.number)
    await work.outcomes.remove(command.concern_id, command.number)


async def find_outcomes(wanted: Wanted, work: Work) -> list[Outcome]:
    """What was published; raises `Unknown` for a borough that does not take part, or is only invited to."""
    borough = await work.boroughs.get(work.borough)
    if borough.stage == INVITED:
        raise Unknown
    return await work.outcomes.page(wanted)
