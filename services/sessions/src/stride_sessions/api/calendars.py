"""Calendars over HTTP, for the borough's team: one session, or an officer's week."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from stride_chassis.http_headers import NOT_KEPT

from stride_sessions.api.access import Reading, TeamReading
from stride_sessions.api.desk import Desk
from stride_sessions.api.fields import Day
from stride_sessions.api.operations import add_document
from stride_sessions.calendars import calendar_of
from stride_sessions.domain.session import SessionId
from stride_sessions.domain.staff import StaffId
from stride_sessions.handlers.assignments import find_week
from stride_sessions.handlers.ports import Work

From = Annotated[Day | None, Query(alias="from", description="The first of the seven days, in London; today if none.")]


class CalendarOut(Response):
    """An iCalendar stream."""

    media_type = "text/calendar"


class CalendarRoutes:
    """The operations that answer with calendars."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def router(self) -> APIRouter:
        """Build the router."""
        router = APIRouter(prefix="/boroughs/{borough}", tags=["calendars"])
        add_document(router, "GET /sessions/{session_id}/calendar.ics", self.get_session_calendar, form=CalendarOut)
        add_document(router, "GET /staff/{staff_id}/calendar.ics", self.get_week_calendar, form=CalendarOut)
        return router

    async def get_session_calendar(self, borough: Reading, session_id: UUID) -> CalendarOut:
        """One session as iCalendar. Asked for again, it is the same entry, with a higher SEQUENCE once it changed."""

        async def read(work: Work) -> bytes:
            return calendar_of([await work.sessions.get(SessionId(session_id))], at=work.now)

        return CalendarOut(await self._desk.look(borough, read), headers=dict(NOT_KEPT))

    async def get_week_calendar(self, borough: TeamReading, staff_id: UUID, from_on: From = None) -> CalendarOut:
        """What an officer was given in a week, what was cancelled of it as well, as iCalendar."""

        async def read(work: Work) -> bytes:
            return calendar_of(await find_week(StaffId(staff_id), from_on, work), at=work.now)

        return CalendarOut(await self._desk.look(borough, read), headers=dict(NOT_KEPT))
