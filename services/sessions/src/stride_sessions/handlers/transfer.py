"""Give a concern to the borough of its place: an end here, a beginning there, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from stride_sessions.domain.concern import ConcernId
from stride_sessions.domain.refusals import Unknown
from stride_sessions.domain.rollout_refusals import BoroughOnlyInvited
from stride_sessions.domain.transfer import Arrival, Transfer, arrive
from stride_sessions.domain.transfer_refusals import BoroughTakesNoPart, TransferredToItself
from stride_sessions.handlers.duplicates import reopen_duplicates

if TYPE_CHECKING:
    from stride_sessions.domain.concern import Concern
    from stride_sessions.domain.concern_steps import Doer
    from stride_sessions.handlers.neighbours import Neighbour
    from stride_sessions.handlers.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferConcern:
    """Give a concern to another borough."""

    concern_id: ConcernId
    to: str
    doer: Doer
    expected: int | None = None


async def transfer_concern(command: TransferConcern, work: Work) -> Concern:
    """Answers with what it is here from now on; what it is there is nobody's business here.

    Raises `Unknown`, `VersionStale`, `TransferredToItself`, `BoroughTakesNoPart`, what `Concern.take` raises, and
    `LegallyHeld`: what has to be kept would go from here, and be erased there.
    """
    concern = await work.concerns.get_for_update(command.concern_id)
    concern.ensure_version(command.expected)
    (await work.legal_holds.find(command.concern_id)).ensure_none()
    await _ensure_takes_part(command.to, work)
    gone, told = concern.take(Transfer(command.to), command.doer, at=work.now)
    arrival = arrive(concern, ConcernId(uuid4()), came_from=work.borough, at=work.now)
    there = work.elsewhere(command.to)
    await there.concerns.add(arrival.concern)
    await _move_words(concern.concern_id, arrival, there, work)
    await work.return_codes.move(concern.concern_id, command.to, arrival.concern.concern_id)
    await work.concerns.save(gone)
    await work.concerns.link(gone.concern_id, command.to, arrival.concern.concern_id)
    await work.outbox.append([*told, *await reopen_duplicates(command.concern_id, work)])
    await there.outbox.append(arrival.events)
    return gone


async def _ensure_takes_part(slug: str, work: Work) -> None:
    """A borough that has paused takes what is its own: people there still raise concerns."""
    if slug == work.borough:
        raise TransferredToItself
    work.reference.get(slug)
    try:
        (await work.boroughs.get(slug)).ensure_begun()
    except (Unknown, BoroughOnlyInvited):
        raise BoroughTakesNoPart from None


async def _move_words(concern_id: ConcernId, arrival: Arrival, there: Neighbour, work: Work) -> None:
    """Open what was said and seal it anew there; here nothing of it is left, nor a summary of what was done."""
    for number, words in (await work.words.find(concern_id)).items():
        if number in arrival.carried:
            await there.words.add(arrival.concern.concern_id, number, words)
    await work.words.remove(concern_id)
