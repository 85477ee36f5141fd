"""The double of the store of series, in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stride_sessions.testing.rows import known, page_of

if TYPE_CHECKING:
    from uuid import UUID

    from stride_sessions.domain.series import Series
    from stride_sessions.domain.session import SeriesId


class MemorySeries:
    """The series of one borough."""

    def __init__(self) -> None:
        self.rows: dict[UUID, Series] = {}

    async def get(self, series_id: SeriesId) -> Series:
        return known(self.rows.get(series_id))

    async def add(self, series: Series) -> None:
        self.rows[series.series_id] = series

    async def page(self, *, after: SeriesId | None, limit: int) -> list[Series]:
        return page_of(self.rows.values(), lambda row: row.series_id, after=after, limit=limit)
