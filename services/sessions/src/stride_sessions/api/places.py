"""What a resident may do without an account: ask for a place, and by the link to hers see, confirm and leave it.

No token is needed here, so one address may ask only so often.
"""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel
from stride_chassis import RateLimit, Resources, resources_of
from stride_chassis.http_headers import NOT_KEPT
from stride_chassis.idempotency import IdempotencyKey, command_of_anybody

from stride_sessions.api.attendance_out import AttendanceOut
from stride_sessions.api.calendars import CalendarOut
from stride_sessions.api.desk import Desk, Order
from stride_sessions.api.feedback_bodies import FeedbackIn, FeedbackTaken
from stride_sessions.api.links import Held, Holder, HoldersOrder
from stride_sessions.api.operations import add_open
from stride_sessions.api.resident_bodies import (
    DataOut,
    NameIn,
    Noted,
    NothingToSay,
    PlaceAsked,
    PlaceOut,
    Received,
)
from stride_sessions.calendars import calendar_of_place
from stride_sessions.domain.attendance import ATTENDED, TO_COME, Attendance
from stride_sessions.domain.resident import BY_RESIDENT
from stride_sessions.domain.resident_refusals import AlreadyBooked
from stride_sessions.domain.session import SessionId
from stride_sessions.handlers.attendance import LeaveSession, leave_session
from stride_sessions.handlers.feedback import GiveFeedback, take_feedback
from stride_sessions.handlers.pairs import find_own_pair
from stride_sessions.handlers.ports import Work
from stride_sessions.handlers.residents import (
    AskForPlace,
    ChangeName,
    ConfirmPlace,
    EraseResident,
    ask_for_place,
    change_name,
    confirm_place,
    ensure_link,
    erase_resident,
)

HELD = TO_COME | {ATTENDED}


class PlaceRoutes:
    """The operations that need no token."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def router(self, limit: RateLimit) -> APIRouter:
        """Build the router; `limit` bounds all its routes together."""
        router = APIRouter(prefix="/places", tags=["places"], dependencies=[Depends(limit), Depends(keep_nothing)])
        add_open(router, "POST ", self.ask_for_place, status=202)
        add_open(router, "GET /{link}", self.get_place)
        add_open(router, "POST /{link}/confirm", self.confirm_place)
        add_open(router, "POST /{link}/give-up", self.give_up_place)
        add_open(router, "POST /{link}/name", self.change_name)
        add_open(router, "GET /{link}/data", self.take_data)
        add_open(router, "POST /{link}/erase", self.erase_me)
        add_open(router, "POST /{link}/feedback", self.give_feedback)
        add_open(router, "GET /{link}/calendar.ics", self.get_place_calendar, form=CalendarOut)
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
        command = command_of_anybody(resources, "POST /places", key, body)
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
        """Take the place that is kept for her, or wait for one in earnest. The same again changes nothing."""
        command = ConfirmPlace(held.attendance_id)
        return await self._carry_out(order, held, body, lambda work: confirm_place(command, work))

    async def give_up_place(self, order: HoldersOrder, held: Held, body: NothingToSay) -> AttendanceOut:
        """Give up the place, or the waiting for one."""
        command = LeaveSession(held.session_id, held.attendance_id)
        return await self._carry_out(order, held, body, lambda work: leave_session(command, work))

    async def change_name(self, order: HoldersOrder, held: Held, body: NameIn) -> AttendanceOut:
        """Change how she is called. To be told at another address, give up and ask again: that is confirmed anew."""
        command = ChangeName(held.attendance_id, body.name.strip())
        return await self._carry_out(order, held, body, lambda work: change_name(command, work))

    async def take_data(self, held: Held) -> DataOut:
        """Take with her everything that is held about her under this booking."""

        async def read(work: Work) -> DataOut:
            place, pair = await _place(held, work), await find_own_pair(held.attendance_id, work)
            said = await work.check_ins.find_all(held.attendance_id)
            return DataOut(
                attendance_id=held.attendance_id,
                place=place,
                noted=[Noted.of(one) for one in said],
                read_at=await work.residents.find_readings(held.attendance_id),
                **asdict(pair),
            )

        return await self._desk.look(held.borough, read)

    async def erase_me(self, order: HoldersOrder, held: Held, body: NothingToSay) -> AttendanceOut:
        """Forget who she is, and give up what she has; afterwards the link opens nothing."""
        command = EraseResident(held.attendance_id, said_by=BY_RESIDENT)
        return await self._carry_out(order, held, body, lambda work: erase_resident(command, work))

    async def give_feedback(self, order: HoldersOrder, held: Held, body: FeedbackIn) -> FeedbackTaken:
        """Answer about the session, once; what is said is kept with nobody's name."""
        command = GiveFeedback(held.session_id, held.attendance_id, body.answers())
        # Known again by its key alone: a hash of what she said would be kept beside her booking, and could be guessed.
        await self._carry_out(order, held, NothingToSay(), lambda work: take_feedback(command, work))
        return FeedbackTaken()

    async def get_place_calendar(self, held: Held) -> CalendarOut:
        """Her place as iCalendar; asked for again, it is the same entry, cancelled once it is not hers any more."""

        async def read(work: Work) -> bytes:
            attendance = await work.attendances.get(held.session_id, held.attendance_id)
            session = await work.sessions.get(held.session_id)
            is_held = attendance.state in HELD
            return calendar_of_place(session, held.attendance_id, is_held=is_held, at=work.now)

        return CalendarOut(await self._desk.look(held.borough, read), headers=dict(NOT_KEPT))

    async def _carry_out(
        self, order: Order, held: Holder, body: BaseModel, do: Callable[[Work], Awaitable[Attendance]]
    ) -> AttendanceOut:
        """Do it, unless the link was renewed since it was looked at."""

        async def do_if_good(work: Work) -> Attendance:
            await ensure_link(held.session_id, held.attendance_id, held.generation, work)
            return await do(work)

        return await self._desk.carry_out(order, body, by=do_if_good, show=AttendanceOut.of)


async def keep_nothing(response: Response) -> None:
    """Have no answer kept on the way, or by the browser: the address is the secret (a FastAPI dependency)."""
    response.headers.update({**NOT_KEPT, "Referrer-Policy": "no-referrer"})


async def _place(held: Holder, work: Work) -> PlaceOut:
    resident = await work.residents.get(held.attendance_id)
    attendance = await work.attendances.get(held.session_id, held.attendance_id)
    session = await work.sessions.get(held.session_id)
    return PlaceOut.of(resident, attendance, session, held.borough)
