"""Settle within how many days concerns shall be closed, and look it up; what was raised keeps what it has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stride_sessions.domain.targets import as_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stride_sessions.domain.targets import Target
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
