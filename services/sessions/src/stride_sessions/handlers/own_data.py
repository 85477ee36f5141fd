"""What is held about a concern is taken along by who has its return code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stride_sessions.domain.own_data import OwnData, own_data
from stride_sessions.handlers.reading_ports import Wanted

if TYPE_CHECKING:
    from stride_sessions.domain.concern import ConcernId
    from stride_sessions.handlers.ports import Work


MOST_READINGS = 1000


async def take_own_data(concern_id: ConcernId, work: Work) -> OwnData:
    """Raises `Unknown` for one that is gone."""
    concern = await work.concerns.get(concern_id)
    words = await work.words.find(concern_id)
    is_held = await work.legal_holds.keep(concern_id)
    readings = await work.readings.page(Wanted(concern_id=concern_id), after=None, limit=MOST_READINGS)
    read_at = sorted(noted.read_at for noted in readings)
    return own_data(concern, words, is_held=is_held, readings=read_at)
