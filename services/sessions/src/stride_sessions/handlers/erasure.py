"""Erase a concern, or hold it against erasing; each holds the concern's row before it decides."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stride_sessions.domain.concern_life import PERSON, TRANSFERRED
from stride_sessions.domain.concern_refusals import ConcernIsTransferred
from stride_sessions.domain.erasure import CLOCK, CONCERN, ConcernDeletion, Eraser, delete
from stride_sessions.domain.erasure_refusals import LegallyHeld
from stride_sessions.handlers.duplicates import part_duplicates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stride_sessions.domain.concern import Concern, ConcernId
    from stride_sessions.domain.legal_hold import LegalHold
    from stride_sessions.handlers.neighbours import Neighbour
    from stride_sessions.handlers.ports import Work


@dataclass(frozen=True, slots=True)
class EraseConcern:
    """Let nothing be left of a concern, or (`what`) nothing of its words, but that it was erased."""

    concern_id: ConcernId
    by: Eraser
    what: str = CONCERN


@dataclass(frozen=True, slots=True)
class HoldConcern:
    """Let nobody erase a concern, for a reason."""

    concern_id: ConcernId
    because: str
    by: str


@dataclass(frozen=True, slots=True)
class ReleaseConcern:
    """Hold a concern no longer: for one reason, or (None) for any."""

    concern_id: ConcernId
    because: str | None
    by: str


async def erase_concern(command: EraseConcern, work: Work) -> ConcernDeletion:
    """With it goes what is left of it in boroughs that it came from, each of which logs and says so by itself.

    What is held where it went on is not held for update here, since who erases that one waits for this one: a hold that
    is placed there at the same moment comes after the erasing.

    Raises `Unknown`, `ConcernIsTransferred` where it went on while the person asked (her code opens the new one), and
    `LegallyHeld` before a line is written: what the log names is erased, come what may.
    """
    concern = await work.concerns.get_for_update(command.concern_id)
    if concern.state == TRANSFERRED and command.by.kind == PERSON:
        raise ConcernIsTransferred
    deletion = await _judge(command, concern, work)
    origins = await _judge_origins(command, work)
    if await work.legal_holds.are_on(command.concern_id):
        raise LegallyHeld
    for elsewhere, origin in origins:
        await elsewhere.concern_deletions.add(origin)
    await work.concern_deletions.add(deletion)
    parted = await part_duplicates(concern, work) if command.what == CONCERN else []
    await work.concern_deletions.erase(deletion)
    await work.outbox.append([*deletion.told, *parted])
    for elsewhere, origin in origins:
        await elsewhere.outbox.append(origin.told)
    return deletion


async def erase_concern_again(deletion: ConcernDeletion, work: Work) -> None:
    """Erase what an older state of the database brought back; the log has it already.

    It stays where the line is of an erasing that failed, and things have changed since: a hold came after it, here or
    on what is left of it where it came from; or its time had come, and then somebody went on with it.
    """
    concern = await work.concerns.find_for_update(deletion.concern_id)
    if concern is not None and deletion.said_by == CLOCK and concern.last.number > deletion.through:
        return
    hold = await work.legal_holds.find(deletion.concern_id)
    try:
        hold.ensure_none(after=deletion.holds)
        origins = await _judge_origins_again(deletion, work)
    except LegallyHeld:
        return
    parted = await part_duplicates(concern, work) if concern is not None and deletion.what == CONCERN else []
    for elsewhere, origin in origins:
        await elsewhere.concern_deletions.add(origin)
    await work.concern_deletions.erase(deletion)
    await work.concern_deletions.add_again(deletion)
    await work.outbox.append([*(deletion.told if concern is not None else []), *parted])
    for elsewhere, origin in origins:
        await elsewhere.outbox.append(origin.told)


async def hold_concern(command: HoldConcern, work: Work) -> LegalHold:
    """Raises `Unknown`, `AlreadyHeld`."""
    await work.concerns.get_for_update(command.concern_id)
    hold = await work.legal_holds.find(command.concern_id)
    words = hold.hold(command.because, by=command.by, at=work.now)
    await work.legal_holds.add(command.concern_id, words)
    return hold.with_words(words)


async def release_concern(command: ReleaseConcern, work: Work) -> LegalHold:
    """Raises `Unknown`, `NotHeld`."""
    await work.concerns.get_for_update(command.concern_id)
    hold = await work.legal_holds.find(command.concern_id)
    words = hold.release(command.because, by=command.by, at=work.now)
    await work.legal_holds.add(command.concern_id, words)
    return hold.with_words(words)


async def _judge_origins(command: EraseConcern, work: Work) -> Sequence[tuple[Neighbour, ConcernDeletion]]:
    """Hold what is left where it came from, as far as it is there still, and say how it is erased."""
    judged, there = [], replace(command, by=command.by.seen_from_elsewhere(work.borough))
    for borough, concern_id in await work.concerns.find_origins(command.concern_id):
        elsewhere = work.elsewhere(borough)
        left = await elsewhere.concerns.find_for_update(concern_id)
        if left is not None:
            judged.append((elsewhere, await _judge(there, left, elsewhere)))
    return judged


async def _judge_origins_again(deletion: ConcernDeletion, work: Work) -> Sequence[tuple[Neighbour, ConcernDeletion]]:
    """What is there still where a concern came from goes with it, on the same word; raises `LegallyHeld`.

    Each has a line of its own before this one: what is there in spite of it came back, or was held after it.
    """
    if deletion.what != CONCERN:
        return []
    by = Eraser(kind=deletion.said_by, reason=deletion.reason, actor=deletion.actor)
    command = EraseConcern(deletion.concern_id, by)
    judged = await _judge_origins(command, work)
    return [(elsewhere, replace(origin, deleted_at=deletion.deleted_at)) for elsewhere, origin in judged]


async def _judge(command: EraseConcern, concern: Concern, where: Work | Neighbour) -> ConcernDeletion:
    """Say how a concern that is held is erased."""
    hold = await where.legal_holds.find(concern.concern_id)
    return delete(concern, command.what, hold, command.by, at=where.now)


async def look_up_hold(concern_id: ConcernId, work: Work) -> LegalHold:
    """What was said about holds of a concern; raises `Unknown`."""
    await work.concerns.get(concern_id)
    return await work.legal_holds.find(concern_id)
