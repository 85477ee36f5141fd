"""What is held about a concern is taken along by who has its return code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stride_sessions.domain.own_data import Earlier, Kept, OwnData, own_data
from stride_sessions.handlers.reading_ports import Wanted

if TYPE_CHECKING:
    from stride_sessions.domain.concern import ConcernId
    from stride_sessions.handlers.outcome_ports import Outcomes
    from stride_sessions.handlers.ports import Work
    from stride_sessions.handlers.reading_ports import Readings


MOST_READINGS = 1000


async def take_own_data(concern_id: ConcernId, work: Work) -> OwnData:
    """All of it, also what is left in the boroughs that it came from; raises `Unknown` for one that is gone."""
    concern = await work.concerns.get(concern_id)
    words = await work.words.find(concern_id)
    is_held = await work.legal_holds.are_on(concern_id)
    kept = await _find_kept(concern_id, work.readings, work.outcomes)
    origins = reversed(await work.concerns.find_origins(concern_id))
    earlier = [await _find_earlier(borough, origin_id, work) for borough, origin_id in origins]
    return own_data(concern, words, kept, is_held=is_held, earlier=earlier)


async def _find_earlier(borough: str, concern_id: ConcernId, work: Work) -> Earlier:
    there = work.elsewhere(borough)
    concern = await there.concerns.get(concern_id)
    return Earlier.of(borough, concern, await _find_kept(concern_id, there.readings, there.outcomes))


async def _find_kept(concern_id: ConcernId, readings: Readings, outcomes: Outcomes) -> Kept:
    noted = await readings.page(Wanted(concern_id=concern_id), after=None, limit=MOST_READINGS)
    return Kept.of([one.read_at for one in noted], await outcomes.find_all(concern_id))
