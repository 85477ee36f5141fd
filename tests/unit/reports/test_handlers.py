"""Whose figures are given, and whose are not."""

from dataclasses import dataclass

import pytest
from stride_chassis.errors import NotFound
from stride_reports.domain import Counted, Rollout, Snapshot
from stride_reports.handlers import figures_of_borough, figures_of_london

COUNTS = [Counted("merton", "concerns", "by_kind", "concern", 4)]


@dataclass(frozen=True)
class KnownFigures:
    """Figures that are known beforehand, of one borough."""

    rollout: Rollout

    async def borough_snapshot(self, borough: str) -> Snapshot:
        return Snapshot([borough], COUNTS, {borough: self.rollout})

    async def london_snapshot(self) -> Snapshot:
        return await self.borough_snapshot("merton")


async def test_a_borough_that_has_joined_has_figures() -> None:
    merton = await figures_of_borough("merton", KnownFigures(Rollout("pilot")))
    assert merton.concerns.by_kind == {"concern": 4}


async def test_a_borough_that_has_not_joined_is_not_found_whatever_was_heard_of_it() -> None:
    with pytest.raises(NotFound):
        await figures_of_borough("merton", KnownFigures(Rollout()))


async def test_london_counts_what_was_heard_of_a_borough_before_it_joined() -> None:
    london = await figures_of_london(KnownFigures(Rollout()))
    assert london.total.concerns.by_kind == {"concern": 4}
    assert london.boroughs[0].rollout.stage is None
