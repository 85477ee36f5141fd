"""What a resident may do without an account: ask for a place, and by the link to hers see, confirm and leave it.

No token is needed here, so one address may ask only so often.
"""

from contextlib import suppress
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends
from stride_chassis import RateLimit, Resources, resources_of
from stride_chassis.idempotency import IdempotencyKey, command_of

from stride_sessions.api.attendance_out import AttendanceOut
from stride_sessions.api.desk import Desk, Order
from stride_sessions.api.links import Held, Holder, HoldersOrder
from stride_sessions.api.operations import add_open
from stride_sessions.api.resident_bodies import (
    ContactIn,
    DataOut,
    Noted,
    NothingToSay,
    PlaceAsked,
    PlaceOut,
    Received,
)
from stride_sessions.domain.resident import BY_RESIDENT
from stride_sessions.domain.resident_refusals import AlreadyBooked
from stride_sessions.domain.session import SessionId
from stride_sessions.handlers.attendance import AcceptOffer, LeaveSession, accept_offer, leave_session
from stride_sessions.handlers.pairs import find_own_pair
from stride_sessions.handlers.ports import Work
from stride_sessions.handlers.residents import (
    AskForPlace,
    ChangeContact,
    EraseResident,
    ask_for_place,
    change_contact,
    erase_resident,
)


class PlaceRoutes:
    """The operations that need no token."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def router(self, limit: RateLimit) -> APIRouter:
        """Build the router; `limit` bounds all its routes together."""
        router = APIRouter(prefix="/places", tags=["places"], dependencies=[Depends(limit)])
        add_open(router, "POST ", self.ask_for_place, status=202)
        add_open(router, "GET /{link}", self.get_place)
        add_open(router, "POST /{link}/confirm", self.confirm_place)
        add_open(router, "POST /{link}/give-up", self.give_up_place)
        add_open(router, "POST /{link}/contact", self.change_contact)
        add_open(router, "GET /{link}/data", self.take_data)
        add_open(router, "POST /{link}/erase", self.erase_me)
        return router

    async def ask_for_place(
        self,
        body: PlaceAsked,
        resources: Annotated[Resources, Depends(resources_of)],
        key: IdempotencyKey = None,
    ) -> Received:
        """Ask for a place in a session; the address is told whether one is kept, and how to confirm it.

        The answer is the same for an address that has a place already.
        """
        command = command_of(resources, "anybody", "POST /places", key)
        order = Order(body.borough, command, by="anybody", may_backdate=False)
        asked = AskForPlace(SessionId(body.session_id), body.contact())

        async def ask(work: Work) -> None:
            with suppress(AlreadyBooked):
                await ask_for_place(asked, work)

        return await self._desk.carry_out(order, body, by=ask, show=lambda _, __: Received())

    async def get_place(self, held: Held) -> PlaceOut:
        """See her place, with the hour at which the group meets."""
        return await self._desk.look(held.borough, lambda work: _place(held, work))

    async def confirm_place(self, order: HoldersOrder, held: Held, body: NothingToSay) -> AttendanceOut:
        """Take the place that is kept for her. The same again changes nothing."""
        command = AcceptOffer(held.session_id, held.attendance_id)
        return await self._desk.carry_out(
            order, body, by=lambda work: accept_offer(command, work), show=AttendanceOut.of
        )

    async def give_up_place(self, order: HoldersOrder, held: Held, body: NothingToSay) -> AttendanceOut:
        """Give up the place, or the waiting for one."""
        command = LeaveSession(held.session_id, held.attendance_id)
        return await self._desk.carry_out(
            order, body, by=lambda work: leave_session(command, work), show=AttendanceOut.of
        )

    async def change_contact(self, order: HoldersOrder, held: Held, body: ContactIn) -> AttendanceOut:
        """Change how she is called, and where she is told."""
        command = ChangeContact(held.attendance_id, body.contact())
        return await self._desk.carry_out(
            order, body, by=lambda work: change_contact(command, work), show=AttendanceOut.of
        )

    async def take_data(self, held: Held) -> DataOut:
        """Take with her everything that is held about her under this booking."""

        async def read(work: Work) -> DataOut:
            place, told = await _place(held, work), await find_own_pair(held.attendance_id, work)
            noted = [Noted.of(one) for one in await work.check_ins.find_all(held.attendance_id)]
            return DataOut(attendance_id=held.attendance_id, place=place, noted=noted, **asdict(told))

        return await self._desk.look(held.borough, read)

    async def erase_me(self, order: HoldersOrder, held: Held, body: NothingToSay) -> AttendanceOut:
        """Forget who she is, and give up what she has; afterwards the link opens nothing."""
        command = EraseResident(held.attendance_id, said_by=BY_RESIDENT)
        return await self._desk.carry_out(
            order, body, by=lambda work: erase_resident(command, work), show=AttendanceOut.of
        )


async def _place(held: Holder, work: Work) -> PlaceOut:
    resident = await work.residents.get(held.attendance_id)
    attendance = await work.attendances.get(held.session_id, held.attendance_id)
    session = await work.sessions.get(held.session_id)
    return PlaceOut.of(resident, attendance, session, held.borough)
