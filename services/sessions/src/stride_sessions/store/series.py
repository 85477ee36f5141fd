"""The series of one borough in Postgres; their sessions are among the sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stride_sessions.domain.refusals import Unknown
from stride_sessions.domain.series import Series
from stride_sessions.domain.session import SeriesId
from stride_sessions.store.plans import details_of, plan_of
from stride_sessions.store.statements import of_sessions

if TYPE_CHECKING:
    import asyncpg
    from stride_chassis import Connection


class AllSeries:
    """The series of one borough."""

    def __init__(self, conn: Connection, borough: str) -> None:
        self._conn = conn
        self._borough = borough

    async def get(self, series_id: SeriesId) -> Series:
        row = await of_sessions.find_series(self._conn, borough=self._borough, series_id=series_id)
        if row is None:
            raise Unknown
        return _series(row)

    async def add(self, series: Series) -> None:
        plan = series.plan
        await of_sessions.add_series(
            self._conn,
            borough=self._borough,
            series_id=series.series_id,
            rule=series.rule,
            except_on=sorted(series.except_on),
            scheme=plan.scheme,
            kind=plan.kind,
            ward=plan.ward,
            starts_at_local=plan.starts.wall,
            zone=plan.starts.zone,
            planned_minutes=plan.planned_minutes,
            capacity=plan.capacity,
            partner_capacity=plan.partner_capacity,
            host_capacity=plan.host_capacity,
            host=plan.host,
            distance_m=plan.distance_m,
            **details_of(plan),
        )

    async def page(self, *, after: SeriesId | None, limit: int) -> list[Series]:
        rows = of_sessions.page_series(self._conn, borough=self._borough, after=after, most=limit)
        return [_series(row) async for row in rows]


def _series(row: asyncpg.Record) -> Series:
    return Series(
        series_id=SeriesId(row["series_id"]),
        plan=plan_of(row),
        rule=row["rule"],
        except_on=frozenset(row["except_on"]),
    )
