"""Look up what an officer takes along for a day; it changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from stride_sessions.domain.clock import london_day
from stride_sessions.domain.day_list import DayList, list_day

if TYPE_CHECKING:
    from datetime import date

    from stride_sessions.domain.attendance import AttendanceId
    from stride_sessions.handlers.ports import Work


async def find_day_list(on: date | None, by: str, work: Work) -> DayList:
    """The list of a day, of tomorrow in London unless one is named; that `by` read names in it is noted.

    Raises `Unknown` for a borough not taking part.
    """
    await work.boroughs.get(work.borough)
    on = on or london_day(work.now) + timedelta(days=1)
    sessions = await work.days.find_sessions(on)
    ids = [session.session_id for session in sessions]
    listed = list_day(on, sessions, await work.days.find_officers(ids), await work.days.find_people(ids))
    return replace(listed, names=await _names(listed, by, work))


async def _names(listed: DayList, by: str, work: Work) -> dict[AttendanceId, str]:
    """How those who are expected want to be called, of those who gave a name."""
    expected = {person.attendance_id for entry in listed.entries for person in entry.people}
    known = await work.residents.find_of_sessions([entry.session.session_id for entry in listed.entries])
    names = {booking: one.contact.name for booking, one in known.items() if booking in expected}
    await work.residents.note_reading(sorted(names), by=by, at=work.now)
    return names
