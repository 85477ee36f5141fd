"""Residents over HTTP: for the team, which may end a link and erase, and for the service that tells them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from stride_chassis import Principal, Resources, principal_of, resources_of
from stride_chassis.http_headers import NOT_KEPT

from stride_sessions.api.access import TeamOrder, Telling
from stride_sessions.api.attendance_out import AttendanceOut
from stride_sessions.api.desk import Desk
from stride_sessions.api.links import link_of
from stride_sessions.api.operations import add
from stride_sessions.api.resident_bodies import NothingToSay, PlaceOut, RecipientOut
from stride_sessions.domain.attendance import AttendanceId
from stride_sessions.domain.resident import BY_TEAM
from stride_sessions.handlers.residents import EraseResident, RenewLink, erase_resident, find_recipient, renew_link


class ResidentRoutes:
    """The operations on residents, for who has a token; each is named by a booking of hers."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def router(self) -> APIRouter:
        """Build the router."""
        router = APIRouter(prefix="/boroughs/{borough}/residents/{attendance_id}", tags=["residents"])
        add(router, "POST /renew-link", self.renew_link)
        add(router, "POST /erase", self.erase_resident)
        add(router, "GET /recipient", self.get_recipient)
        return router

    async def renew_link(self, order: TeamOrder, attendance_id: UUID, body: NothingToSay) -> AttendanceOut:
        """Let every link that she has been sent open nothing any more; the next message brings a new one."""
        command = RenewLink(AttendanceId(attendance_id))
        return await self._desk.carry_out(order, body, by=lambda work: renew_link(command, work), show=AttendanceOut.of)

    async def erase_resident(self, order: TeamOrder, attendance_id: UUID, body: NothingToSay) -> AttendanceOut:
        """Forget who has the booking, as she asked the team; a place that she still has is given up."""
        command = EraseResident(AttendanceId(attendance_id), said_by=BY_TEAM)
        return await self._desk.carry_out(
            order, body, by=lambda work: erase_resident(command, work), show=AttendanceOut.of
        )

    async def get_recipient(
        self,
        borough: Telling,
        attendance_id: UUID,
        principal: Annotated[Principal, Depends(principal_of)],
        resources: Annotated[Resources, Depends(resources_of)],
        response: Response,
    ) -> RecipientOut:
        """Say whom to tell of a place, and whether she may be told. Each asking is noted."""
        booking = AttendanceId(attendance_id)
        found = await self._desk.look(borough, lambda work: find_recipient(booking, principal.subject, work))
        response.headers.update(NOT_KEPT)
        link = link_of(resources.sealer, borough, booking, found.resident.link_generation)
        return RecipientOut.of(link, PlaceOut.of(found.resident, found.attendance, found.session, borough))
