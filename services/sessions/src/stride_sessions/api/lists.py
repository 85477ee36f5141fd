"""The list an officer takes along for a day, over HTTP: for a spreadsheet, or to be printed."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import HTMLResponse
from stride_chassis import Principal, principal_of
from stride_chassis.http_headers import NOT_KEPT, page_headers

from stride_sessions.api.access import TeamReading
from stride_sessions.api.desk import Desk
from stride_sessions.api.fields import Day
from stride_sessions.api.operations import add_document
from stride_sessions.domain.day_list import DayList
from stride_sessions.handlers.day_list import find_day_list
from stride_sessions.lists import DayPage, day_sheet

Reader = Annotated[Principal, Depends(principal_of)]
On = Annotated[Day | None, Query(description="Another day, in London; tomorrow if none.")]


class SheetOut(Response):
    """A CSV file."""

    media_type = "text/csv"


class ListRoutes:
    """The operations that answer with a day's list."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._page = DayPage()
        self._headers = page_headers(self._page.style)

    def router(self) -> APIRouter:
        """Build the router."""
        router = APIRouter(prefix="/boroughs/{borough}/lists", tags=["lists"])
        add_document(router, "GET /tomorrow.csv", self.get_day_sheet, form=SheetOut)
        add_document(router, "GET /tomorrow.html", self.get_day_page, form=HTMLResponse)
        return router

    async def get_day_sheet(self, borough: TeamReading, reader: Reader, on: On = None) -> SheetOut:
        """Tomorrow's sessions, their officers and who is expected, as CSV; that names were read is noted."""
        listed = await self._find(borough, reader, on)
        named = {"Content-Disposition": f'attachment; filename="sessions-{listed.on}.csv"'}
        return SheetOut(day_sheet(listed), headers={**NOT_KEPT, **named})

    async def get_day_page(self, borough: TeamReading, reader: Reader, on: On = None) -> HTMLResponse:
        """Tomorrow's sessions, their officers and who is expected, to be printed; that names were read is noted."""
        page = self._page.render(await self._find(borough, reader, on), borough)
        return HTMLResponse(page, headers=self._headers)

    async def _find(self, borough: str, reader: Principal, on: Day | None) -> DayList:
        return await self._desk.look(borough, lambda work: find_day_list(on, reader.subject, work))
