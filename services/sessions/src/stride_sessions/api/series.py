"""Series of sessions over HTTP; one session of a series is changed as any session is."""

from uuid import UUID

from fastapi import APIRouter
from stride_chassis import After, Limit, Page, decode_cursor, page_of

from stride_sessions.api.access import Reading, TeamOrder
from stride_sessions.api.desk import Desk
from stride_sessions.api.operations import add
from stride_sessions.api.series_bodies import NewSeries, SeriesCancellation, SeriesMove, SeriesOut, TimetableOut
from stride_sessions.domain.series import Series, Timetable
from stride_sessions.domain.session import SeriesId
from stride_sessions.handlers.defaults import look_up_defaults
from stride_sessions.handlers.ports import Work
from stride_sessions.handlers.series import (
    CancelSeries,
    CreateSeries,
    RescheduleSeries,
    cancel_series,
    create_series,
    find_timetable,
    reschedule_series,
)


class SeriesRoutes:
    """The operations on series."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def router(self) -> APIRouter:
        """Build the router."""
        router = APIRouter(prefix="/boroughs/{borough}/series", tags=["series"])
        add(router, "POST ", self.create_series, status=201)
        add(router, "GET ", self.list_series)
        add(router, "GET /{series_id}", self.get_series)
        add(router, "POST /{series_id}/reschedule", self.reschedule_series)
        add(router, "POST /{series_id}/cancel", self.cancel_series)
        return router

    async def create_series(self, order: TeamOrder, body: NewSeries) -> TimetableOut:
        """Plan a series and all its sessions, at the same time of day on the wall; or, if one cannot be, none."""

        async def plan_all(work: Work) -> Timetable:
            plan = body.plan(await look_up_defaults(body.scheme, work))
            command = CreateSeries(plan, body.rule, frozenset(body.except_on), order.may_backdate)
            return await create_series(command, work)

        return await self._desk.carry_out(order, body, by=plan_all, show=TimetableOut.of_all)

    async def list_series(self, borough: Reading, limit: Limit = 50, after: After = None) -> Page[SeriesOut]:
        """The series of a borough in the order they were entered."""
        last = None if after is None else SeriesId(decode_cursor(after, tuple[UUID])[0])

        async def read(work: Work) -> list[Series]:
            await work.boroughs.get(borough)
            return await work.series.page(after=last, limit=limit + 1)

        rows = await self._desk.look(borough, read)
        return page_of(rows, limit, item=lambda row: SeriesOut.of(row, borough), keys=lambda row: [row.series_id])

    async def get_series(self, borough: Reading, series_id: UUID) -> TimetableOut:
        """One series with its sessions."""
        found = await self._desk.look(borough, lambda work: find_timetable(SeriesId(series_id), work))
        return TimetableOut.of_all(found, borough)

    async def reschedule_series(self, order: TeamOrder, series_id: UUID, body: SeriesMove) -> TimetableOut:
        """Move what is still planned from a date of the rule on. What has that time already is not changed."""
        command = RescheduleSeries(SeriesId(series_id), body.from_on, body.shift(), order.may_backdate)
        return await self._desk.carry_out(
            order, body, by=lambda work: reschedule_series(command, work), show=TimetableOut.of_all
        )

    async def cancel_series(self, order: TeamOrder, series_id: UUID, body: SeriesCancellation) -> TimetableOut:
        """Call off what is still planned from a date of the rule on."""
        command = CancelSeries(SeriesId(series_id), body.from_on, body.reason)
        return await self._desk.carry_out(
            order, body, by=lambda work: cancel_series(command, work), show=TimetableOut.of_all
        )
