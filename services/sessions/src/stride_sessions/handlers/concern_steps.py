"""Take a step in the life of a concern; each holds the concern's row before it decides.

`expected` is the version that whoever takes it has seen, None if he does not say; another one is refused as
`VersionStale`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stride_sessions.domain.concern_life import OPEN
from stride_sessions.domain.concern_refusals import MergedElsewhere, MergedWithItself
from stride_sessions.domain.concern_steps import Merge, Refer, Withdraw
from stride_sessions.domain.words import NO_WORDS, Words
from stride_sessions.handlers.duplicates import reopen_duplicates

if TYPE_CHECKING:
    from stride_sessions.domain.concern import Concern, ConcernId
    from stride_sessions.domain.concern_steps import Doer, Step
    from stride_sessions.handlers.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeStep:
    """Take a step about a concern, perhaps with words that go no further than those who may read them."""

    concern_id: ConcernId
    step: Step
    doer: Doer
    words: Words = NO_WORDS
    expected: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeConcern:
    """Say that a concern is a duplicate of another one of the borough."""

    concern_id: ConcernId
    into: ConcernId
    doer: Doer
    expected: int | None = None


async def take_step(command: TakeStep, work: Work) -> Concern:
    """Raises `Unknown`, `VersionStale`, and what `Concern.take` and `Refer.ensure_ours` raise."""
    if isinstance(command.step, Refer):
        command.step.ensure_ours(work.borough)
    concern = await work.concerns.get_for_update(command.concern_id)
    concern.ensure_version(command.expected)
    taken, events = concern.take(command.step, command.doer, at=work.now)
    await keep(taken, command.words, work)
    reopened = await reopen_duplicates(command.concern_id, work) if isinstance(command.step, Withdraw) else []
    await work.outbox.append([*events, *reopened])
    return taken


async def merge_concern(command: MergeConcern, work: Work) -> Concern:
    """Raises `MergedWithItself`, `MergedElsewhere`, and what `take_step` raises; both concerns are held."""
    if command.into == command.concern_id:
        raise MergedWithItself
    await work.concerns.hold([command.concern_id, command.into])
    (await work.concerns.get(command.concern_id)).ensure_version(command.expected)
    other = await work.concerns.get(command.into)
    if other.state not in OPEN:
        raise MergedElsewhere
    merge = TakeStep(
        concern_id=command.concern_id, step=Merge(command.into), doer=command.doer, expected=command.expected
    )
    return await take_step(merge, work)


async def keep(taken: Concern, words: Words, work: Work) -> None:
    """Keep what a step made of a concern, and what was said with it."""
    await work.concerns.save(taken)
    if words.are_any:
        await work.words.add(taken.concern_id, taken.last.number, words)
