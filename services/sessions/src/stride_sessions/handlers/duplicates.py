"""What goes on in another concern stands by itself again when that one leaves: withdrawn, erased or transferred."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stride_sessions.domain.clock import cut_to_hour
from stride_sessions.domain.concern_life import TEAM
from stride_sessions.domain.concern_steps import Doer, Reopen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stride_sessions.domain.concern import ConcernId
    from stride_sessions.domain.events import Event
    from stride_sessions.handlers.ports import Work


async def reopen_duplicates(concern_id: ConcernId, work: Work) -> Sequence[Event]:
    """Reopen every duplicate of a concern that is held and leaves; each of them was somebody's own.

    It is dated by the hour: the minute may be that in which the person took hers back, and is not for others to see.
    """
    told: list[Event] = []
    duplicates = await work.concerns.find_duplicates(concern_id)
    await work.concerns.hold(duplicates)
    for duplicate_id in duplicates:
        duplicate = await work.concerns.find_for_update(duplicate_id)
        if duplicate is not None and duplicate.merged_into == concern_id:
            reopened, events = duplicate.take(Reopen(), Doer(TEAM), at=cut_to_hour(work.now))
            await work.concerns.save(reopened)
            told += events
    return told
