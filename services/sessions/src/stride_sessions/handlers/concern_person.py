"""What the person who raised a concern sees of it, and does about it; nothing is known of her but her code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stride_sessions.domain.concern import ConcernId
from stride_sessions.domain.concern_life import PERSON
from stride_sessions.domain.concern_seen import Seen, see
from stride_sessions.domain.concern_steps import Doer
from stride_sessions.domain.words import NO_WORDS, Words
from stride_sessions.handlers.concern_steps import TakeStep, take_step

if TYPE_CHECKING:
    from stride_sessions.domain.concern import Change, Concern
    from stride_sessions.domain.concern_steps import Step
    from stride_sessions.handlers.ports import Work


@dataclass(frozen=True, slots=True)
class TakeOwnStep:
    """Say more of her own concern, answer about it, take it back or have it looked at again."""

    concern_id: ConcernId
    step: Step
    words: Words = NO_WORDS


async def take_own_step(command: TakeOwnStep, work: Work) -> Concern:
    """Raises `Unknown` for one that is gone, and what `Concern.take` raises; it is dated by the hour."""
    step = TakeStep(concern_id=command.concern_id, step=command.step, doer=Doer(PERSON), words=command.words)
    return await take_step(step, work)


async def see_own_concern(concern_id: ConcernId, work: Work) -> Seen:
    """Raises `Unknown` for one that is gone."""
    concern = await work.concerns.get(concern_id)
    words = await work.words.find(concern_id)
    return see(concern, words, await _elsewhere(concern, work))


async def _elsewhere(concern: Concern, work: Work) -> list[Change]:
    """What became of the concern that hers is a duplicate of; that one may have been merged itself since."""
    changes: list[Change] = []
    while concern.merged_into is not None:
        concern = await work.concerns.get(ConcernId(concern.merged_into))
        changes += concern.history
    return changes
