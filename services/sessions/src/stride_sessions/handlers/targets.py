"""Settle within how many days concerns shall be closed, and find what is overdue; what was raised keeps what it has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stride_sessions.domain.clock import london_day
from stride_sessions.domain.targets import as_table, target_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from stride_sessions.domain.concern import ConcernId
    from stride_sessions.domain.targets import Due, Target
    from stride_sessions.handlers.concern_ports import OverdueConcern
    from stride_sessions.handlers.ports import Work


@dataclass(frozen=True, slots=True)
class SettleTargets:
    """From now on concerns of these categories have these targets, and those of the others what holds anywhere."""

    listed: Sequence[tuple[str, Target]]


async def settle_targets(command: SettleTargets, work: Work) -> Mapping[str, Target]:
    """Raises `TargetSettledTwice`; holds the borough, so that what two teams settle at once is not mixed."""
    table = as_table(command.listed)
    await work.boroughs.get_for_update(work.borough)
    await work.targets.save(table)
    return table


async def look_up_targets(work: Work) -> Mapping[str, Target]:
    """What the borough has settled, by category."""
    await work.boroughs.get(work.borough)
    return await work.targets.find_all()


async def due_now(category: str, work: Work) -> Due:
    """The target of what is raised now, and the day it comes to; the day of raising is that in London."""
    target = target_of(category, await work.targets.find_all())
    return target.due(london_day(work.now), work.is_holiday)


async def find_overdue(after: tuple[date, ConcernId] | None, limit: int, work: Work) -> Sequence[OverdueConcern]:
    """Concerns that are open on a day in London after the one they were due on, the longest overdue first."""
    await work.boroughs.get(work.borough)
    return await work.concerns.page_overdue(before=london_day(work.now), after=after, limit=limit)
