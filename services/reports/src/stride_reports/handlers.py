"""What is asked of the figures, for one borough and for London; nothing here changes them, only events do."""

from typing import Protocol

from stride_chassis import NotFound

from stride_reports.domain import BoroughFigures, LondonFigures, Snapshot, figures_by_borough, london_figures


class FiguresStore(Protocol):
    """Reads the figures as they stood at one moment."""

    async def borough_snapshot(self, borough: str) -> Snapshot: ...

    async def london_snapshot(self) -> Snapshot: ...


async def figures_of_borough(borough: str, figures: FiguresStore) -> BoroughFigures:
    """Give one borough's figures; raises `NotFound` for one that has not joined, whatever was heard of it."""
    (of_borough,) = figures_by_borough(await figures.borough_snapshot(borough))
    if of_borough.rollout.stage is None:
        raise NotFound
    return of_borough


async def figures_of_london(figures: FiguresStore) -> LondonFigures:
    """Give the figures of every borough heard of, joined or not, and their total."""
    return london_figures(await figures.london_snapshot())
