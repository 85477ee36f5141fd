"""What goes on in another concern when that one leaves: it stands by itself again, or goes on where that one went on.

A concern leaves when it is withdrawn, erased or transferred.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stride_sessions.domain.clock import cut_to_hour
from stride_sessions.domain.concern import ConcernId
from stride_sessions.domain.concern_life import OPEN, TEAM
from stride_sessions.domain.concern_steps import Doer, Reopen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stride_sessions.domain.concern import Concern
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


async def part_duplicates(concern: Concern, work: Work) -> Sequence[Event]:
    """See to the duplicates of a concern that is held and is erased, so that none of them is left closed and alone.

    Those of one that is open stand by themselves again; those of one that was merged itself go on where it went on.
    """
    if concern.state in OPEN:
        return await reopen_duplicates(concern.concern_id, work)
    if concern.merged_into is not None:
        await work.concerns.move_duplicates(concern.concern_id, ConcernId(concern.merged_into))
    return []
