"""Erase a concern, or hold it against erasing; each holds the concern's row before it decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stride_sessions.domain.erasure import CONCERN, ConcernDeletion, Eraser, delete
from stride_sessions.domain.erasure_refusals import LegallyHeld

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stride_sessions.domain.concern import ConcernId
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

    Raises `Unknown`, and `LegallyHeld` before a line is written: what the log names is erased, come what may.
    """
    deletion = await _judge(command, command.concern_id, work)
    left = await work.concerns.find_origins(command.concern_id) if command.what == CONCERN else []
    origins = [(elsewhere, await _judge(command, of, elsewhere)) for elsewhere, of in _in(left, work)]
    for elsewhere, origin in origins:
        await elsewhere.concern_deletions.add(origin)
    await work.concern_deletions.add(deletion)
    await work.concern_deletions.erase(deletion)
    await work.outbox.append(deletion.told)
    for elsewhere, origin in origins:
        await elsewhere.outbox.append(origin.told)
    return deletion


async def erase_concern_again(deletion: ConcernDeletion, work: Work) -> None:
    """Erase what an older state of the database brought back; the log has it already.

    A hold that came after the line stays: the line is of an erasing that failed, and then the concern was held.
    """
    is_there = await work.concerns.find_for_update(deletion.concern_id) is not None
    hold = await work.legal_holds.find(deletion.concern_id)
    try:
        hold.ensure_none(after=deletion.holds)
    except LegallyHeld:
        return
    await work.concern_deletions.erase(deletion)
    await work.concern_deletions.add_again(deletion)
    await work.outbox.append(deletion.told if is_there else [])


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


def _in(left: Sequence[tuple[str, ConcernId]], work: Work) -> Sequence[tuple[Neighbour, ConcernId]]:
    return [(work.elsewhere(borough), concern_id) for borough, concern_id in left]


async def _judge(command: EraseConcern, concern_id: ConcernId, where: Work | Neighbour) -> ConcernDeletion:
    """Hold it, and say how it is erased."""
    concern = await where.concerns.get_for_update(concern_id)
    hold = await where.legal_holds.find(concern_id)
    return delete(concern, command.what, hold, command.by, at=where.now)


async def look_up_hold(concern_id: ConcernId, work: Work) -> LegalHold:
    """What was said about holds of a concern; raises `Unknown`."""
    await work.concerns.get(concern_id)
    return await work.legal_holds.find(concern_id)
