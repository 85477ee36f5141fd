"""Read what somebody said in words, which stays on record, and look that record up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stride_sessions.domain.clock import london_day
from stride_sessions.domain.readings import Period, disclose

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from stride_sessions.domain.concern import ConcernId
    from stride_sessions.domain.readings import Noted, Said
    from stride_sessions.handlers.ports import Work
    from stride_sessions.handlers.reading_ports import Wanted


@dataclass(frozen=True, slots=True)
class ReadWords:
    """Read what was said in words about a concern, as whoever signed in, for a reason of the list."""

    concern_id: ConcernId
    reason: str
    read_by: str


@dataclass(frozen=True, slots=True)
class NotedBetween:
    """All readings of some days."""

    period: Period
    noted: Sequence[Noted]


async def read_words(command: ReadWords, work: Work) -> list[Said]:
    """What was said, once it is noted who read it; raises `Unknown`. Show nothing before that is committed."""
    concern = await work.concerns.get(command.concern_id)
    await work.readings.note_words(command.concern_id, by=command.read_by, reason=command.reason, at=work.now)
    return disclose(concern, await work.words.find(command.concern_id), command.reason)


async def find_readings(
    wanted: Wanted, after: tuple[datetime, str, int] | None, limit: int, work: Work
) -> Sequence[Noted]:
    """Who read what, the latest first."""
    await work.boroughs.get(work.borough)
    return await work.readings.page(wanted, after=after, limit=limit)


async def find_readings_between(first: date | None, last: date | None, work: Work) -> NotedBetween:
    """Who read what on some days, of the last 90 where none are named; raises `PeriodUnfit`."""
    await work.boroughs.get(work.borough)
    period = Period.of(first, last, today=london_day(work.now))
    return NotedBetween(period, await work.readings.find_between(period.begins_at, period.ends_at))
