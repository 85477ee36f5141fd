"""Look up what an officer takes along for a day; it changes nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from stride_sessions.domain.clock import london_day
from stride_sessions.domain.day_list import DayList, list_day

if TYPE_CHECKING:
    from datetime import date

    from stride_sessions.handlers.ports import Work


async def find_day_list(on: date | None, work: Work) -> DayList:
    """The list of a day, of tomorrow in London unless one is named; raises `Unknown` for a borough not taking part."""
    await work.boroughs.get(work.borough)
    on = on or london_day(work.now) + timedelta(days=1)
    sessions = await work.days.find_sessions(on)
    ids = [session.session_id for session in sessions]
    return list_day(on, sessions, await work.days.find_officers(ids), await work.days.find_people(ids))
