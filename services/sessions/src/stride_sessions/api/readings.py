"""Who read what, over HTTP, for the lead of information governance and nobody else."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, BaseModel, StringConstraints
from stride_chassis import After, Limit, Page, decode_cursor, page_of
from stride_chassis.http_headers import NOT_KEPT

from stride_sessions.api.access import GoverningReading
from stride_sessions.api.desk import Desk
from stride_sessions.api.fields import Day
from stride_sessions.api.lists import SheetOut
from stride_sessions.api.operations import add, add_document
from stride_sessions.domain.concern import ConcernId
from stride_sessions.domain.readings import OF_CONCERN, Kind, Noted, ReadingReason
from stride_sessions.handlers.reading_ports import Wanted
from stride_sessions.handlers.readings import find_readings, find_readings_between
from stride_sessions.lists import readings_sheet

OfConcern = Annotated[UUID | None, Query(description="Only readings of the words of this concern.")]
By = Annotated[
    Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]+$", max_length=255)] | None,
    Query(description="Only readings by whom tokens name so."),
]
From = Annotated[
    Day | None, Query(alias="from", description="The first day, in London; if none, the 90th up to the last.")
]
To = Annotated[Day | None, Query(alias="to", description="The last day, in London; today if none.")]


class NotedOut(BaseModel):
    """That somebody read the words of a concern, or who has a booking and where she is told."""

    kind: Kind
    concern_id: UUID | None
    attendance_id: UUID | None
    read_by: str
    reason: ReadingReason | None
    read_at: datetime

    @classmethod
    def of(cls, noted: Noted) -> Self:
        """Show a reading."""
        is_of_concern = noted.kind == OF_CONCERN
        return cls(
            kind=noted.kind,
            concern_id=noted.read_of if is_of_concern else None,
            attendance_id=None if is_of_concern else noted.read_of,
            read_by=noted.read_by,
            reason=None if noted.reason is None else ReadingReason(noted.reason),
            read_at=noted.read_at,
        )


class ReadingRoutes:
    """The operations on the record of readings."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def router(self) -> APIRouter:
        """Build the router."""
        router = APIRouter(prefix="/boroughs/{borough}", tags=["governance"])
        add(router, "GET /readings", self.list_readings)
        add_document(router, "GET /readings.csv", self.get_readings_sheet, form=SheetOut)
        return router

    async def list_readings(
        self,
        borough: GoverningReading,
        concern_id: OfConcern = None,
        read_by: By = None,
        limit: Limit = 50,
        after: After = None,
    ) -> Page[NotedOut]:
        """Who read what was said in words, and who read names and addresses of residents, the latest first."""
        wanted = Wanted(None if concern_id is None else ConcernId(concern_id), read_by)
        last = None if after is None else decode_cursor(after, tuple[AwareDatetime, str, int])
        rows = await self._desk.look(borough, lambda work: find_readings(wanted, last, limit + 1, work))
        return page_of(rows, limit, item=NotedOut.of, keys=lambda row: row.place)

    async def get_readings_sheet(self, borough: GoverningReading, from_on: From = None, to_on: To = None) -> SheetOut:
        """The same as CSV, of the last 90 days or of those asked for, at most 366."""
        found = await self._desk.look(borough, lambda work: find_readings_between(from_on, to_on, work))
        name = f"readings-{found.period.first}-{found.period.last}.csv"
        named = {"Content-Disposition": f'attachment; filename="{name}"'}
        return SheetOut(readings_sheet(found.noted), headers={**NOT_KEPT, **named})
