"""The staff of a borough over HTTP; coordinators keep the records, its officers read them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from stride_chassis import After, Limit, Page, Principal, decode_cursor, page_of, principal_of

from stride_sessions.api.access import CoordinatorOrder, TeamReading
from stride_sessions.api.desk import Desk
from stride_sessions.api.operations import add
from stride_sessions.api.staff_bodies import Leaving, NewStaff, StaffOut
from stride_sessions.domain.staff import StaffId, StaffMember
from stride_sessions.handlers.ports import Work
from stride_sessions.handlers.staff import AddStaff, LetStaffLeave, add_staff, let_staff_leave


class StaffRoutes:
    """The operations on staff."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def router(self) -> APIRouter:
        """Build the router; `me` stands before the ids, which it would be taken for."""
        router = APIRouter(prefix="/boroughs/{borough}/staff", tags=["staff"])
        add(router, "POST ", self.add_staff, status=201)
        add(router, "GET ", self.list_staff)
        add(router, "GET /me", self.get_me)
        add(router, "GET /{staff_id}", self.get_staff)
        add(router, "POST /{staff_id}/leave", self.let_staff_leave)
        return router

    async def add_staff(self, order: CoordinatorOrder, body: NewStaff) -> StaffOut:
        """Take an officer, or a host of a club, into the borough's records."""
        command = AddStaff(kind=body.kind, name=body.name, principal=body.principal, host=body.host)
        return await self._desk.carry_out(order, body, by=lambda work: add_staff(command, work), show=StaffOut.of)

    async def list_staff(self, borough: TeamReading, limit: Limit = 50, after: After = None) -> Page[StaffOut]:
        """The staff of a borough, those who left as well, by random id."""
        last = None if after is None else StaffId(decode_cursor(after, tuple[UUID])[0])

        async def read(work: Work) -> list[StaffMember]:
            await work.boroughs.get(borough)
            return await work.staff.page(after=last, limit=limit + 1)

        rows = await self._desk.look(borough, read)
        return page_of(rows, limit, item=lambda row: StaffOut.of(row, borough), keys=lambda row: [row.staff_id])

    async def get_me(self, borough: TeamReading, principal: Annotated[Principal, Depends(principal_of)]) -> StaffOut:
        """The officer as whom you sign in, so that you can ask for your own calendar."""
        found = await self._desk.look(borough, lambda work: work.staff.get_by_principal(principal.subject))
        return StaffOut.of(found, borough)

    async def get_staff(self, borough: TeamReading, staff_id: UUID) -> StaffOut:
        """One officer or host."""
        found = await self._desk.look(borough, lambda work: work.staff.get(StaffId(staff_id)))
        return StaffOut.of(found, borough)

    async def let_staff_leave(self, order: CoordinatorOrder, staff_id: UUID, body: Leaving) -> StaffOut:
        """Note that somebody has left, today. Again changes nothing."""
        command = LetStaffLeave(StaffId(staff_id))
        return await self._desk.carry_out(order, body, by=lambda work: let_staff_leave(command, work), show=StaffOut.of)
