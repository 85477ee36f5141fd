"""Bookings and the waiting list over HTTP; nobody is named in either."""

from dataclasses import asdict
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from stride_chassis import After, Limit, Page, decode_cursor, page_of

from stride_sessions.api.access import Reading, TeamOrder
from stride_sessions.api.attendance_out import AttendanceOut
from stride_sessions.api.desk import Desk
from stride_sessions.api.fields import Body
from stride_sessions.api.operations import add
from stride_sessions.api.resident_bodies import ContactIn, NothingToSay
from stride_sessions.domain.attendance import Attendance, AttendanceId
from stride_sessions.domain.codes import BookedRole
from stride_sessions.domain.places import MOST
from stride_sessions.domain.resident_refusals import ResidentHasOtherRole
from stride_sessions.domain.roles import PARTICIPANT
from stride_sessions.domain.session import SessionId
from stride_sessions.handlers.attendance import (
    AcceptOffer,
    BookPlace,
    LeaveSession,
    accept_offer,
    book_place,
    leave_session,
)
from stride_sessions.handlers.ports import Work
from stride_sessions.handlers.residents import AskForPlace, ask_for_place


class Booking(Body):
    """A place in a role, or one in its waiting list; who she is need not be said, and is only of a participant."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"resident": {"name": "Asha", "address": "asha@resident.example"}}]}
    )

    resident: ContactIn | None = None
    role: Annotated[BookedRole, Field(description="An officer is assigned, not booked.")] = BookedRole.PARTICIPANT


class Waiting(BaseModel):
    """Who waits for a place; first come, first served."""

    place: Annotated[int, Field(description="1 for whom the next place is offered.")]
    attendance_id: UUID


class WaitingList(BaseModel):
    """How the places of a role stand in a session, and the first who wait."""

    role: BookedRole
    capacity: int | None
    taken: Annotated[int, Field(description="Those of the role who are booked or came, or to whom a place is offered.")]
    waiting: int
    items: Annotated[list[Waiting], Field(description="The first 500 of them, in order.")]


class AttendanceRoutes:
    """The operations on who has a part in a session."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def router(self) -> APIRouter:
        """Build the router."""
        router = APIRouter(prefix="/boroughs/{borough}/sessions/{session_id}", tags=["attendance"])
        add(router, "POST /bookings", self.book_place, status=201)
        add(router, "POST /bookings/{attendance_id}/accept", self.accept_offer)
        add(router, "POST /bookings/{attendance_id}/leave", self.leave_session)
        add(router, "GET /waiting-list", self.get_waiting_list)
        add(router, "GET /attendance", self.list_attendance)
        return router

    async def book_place(self, order: TeamOrder, session_id: UUID, body: Booking) -> AttendanceOut:
        """Keep a place of a role; where none of it is free, or others wait for one already, she waits too.

        For a `resident` it is kept until she confirms it by the link she is sent.
        """
        session_of = SessionId(session_id)

        async def book(work: Work) -> Attendance:
            if body.resident is None:
                return await book_place(BookPlace(session_of, str(body.role)), work)
            if body.role != PARTICIPANT:
                raise ResidentHasOtherRole
            return await ask_for_place(AskForPlace(session_of, body.resident.contact(), by_team=True), work)

        return await self._desk.carry_out(order, body, by=book, show=AttendanceOut.of)

    async def accept_offer(
        self, order: TeamOrder, session_id: UUID, attendance_id: UUID, body: NothingToSay
    ) -> AttendanceOut:
        """Take the place that was offered, before the offer lapses. The same again changes nothing."""
        command = AcceptOffer(SessionId(session_id), AttendanceId(attendance_id))
        return await self._desk.carry_out(
            order, body, by=lambda work: accept_offer(command, work), show=AttendanceOut.of
        )

    async def leave_session(
        self, order: TeamOrder, session_id: UUID, attendance_id: UUID, body: NothingToSay
    ) -> AttendanceOut:
        """Give up a place, an offer or the waiting; what becomes free is offered to the first who waits."""
        command = LeaveSession(SessionId(session_id), AttendanceId(attendance_id))
        return await self._desk.carry_out(
            order, body, by=lambda work: leave_session(command, work), show=AttendanceOut.of
        )

    async def get_waiting_list(
        self, borough: Reading, session_id: UUID, role: BookedRole = BookedRole.PARTICIPANT
    ) -> WaitingList:
        """Show who waits for a place of a role, in order, and how many of its places are taken."""
        session_of = SessionId(session_id)

        async def read(work: Work) -> WaitingList:
            session = await work.sessions.get(session_of)
            places = await work.attendances.count_places(session_of, role)
            line = await work.attendances.find_waiting(session_of, role, most=MOST)
            items = [Waiting(place=nth, attendance_id=one.attendance_id) for nth, one in enumerate(line, start=1)]
            return WaitingList(capacity=session.plan.places_for(role), **asdict(places), items=items)

        return await self._desk.look(borough, read)

    async def list_attendance(
        self, borough: Reading, session_id: UUID, limit: Limit = 50, after: After = None
    ) -> Page[AttendanceOut]:
        """Who has a part in a session, by random id, so that the order tells nothing."""
        session = SessionId(session_id)
        last = None if after is None else AttendanceId(decode_cursor(after, tuple[UUID])[0])

        async def read(work: Work) -> list[Attendance]:
            await work.sessions.get(session)
            return await work.attendances.page(session, after=last, limit=limit + 1)

        rows = await self._desk.look(borough, read)
        return page_of(
            rows,
            limit,
            item=lambda row: AttendanceOut.of(row, borough),
            keys=lambda row: [row.attendance_id],
        )
