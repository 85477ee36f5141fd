"""Sessions over HTTP."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel
from stride_chassis import After, Limit, Page, decode_cursor, page_of

from stride_sessions.api.access import Reading, TeamOrder
from stride_sessions.api.desk import Desk, Order
from stride_sessions.api.operations import add
from stride_sessions.api.session_bodies import Cancellation, Completion, Move, NewSession, SessionOut, Size
from stride_sessions.api.versions import Expected, tagged
from stride_sessions.domain.session import Session, SessionId
from stride_sessions.handlers.attendance import ResizeSession, resize_session
from stride_sessions.handlers.defaults import look_up_defaults
from stride_sessions.handlers.plans import Turnout, see, see_one
from stride_sessions.handlers.ports import Work
from stride_sessions.handlers.sessions import (
    CancelSession,
    CompleteSession,
    CreateSession,
    RescheduleSession,
    cancel_session,
    complete_session,
    create_session,
    reschedule_session,
)


class SessionRoutes:
    """The operations on sessions."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def router(self) -> APIRouter:
        """Build the router."""
        router = APIRouter(prefix="/boroughs/{borough}/sessions", tags=["sessions"])
        add(router, "POST ", self.create_session, status=201)
        add(router, "GET ", self.list_sessions)
        add(router, "GET /{session_id}", self.get_session)
        add(router, "POST /{session_id}/reschedule", self.reschedule_session)
        add(router, "POST /{session_id}/capacity", self.resize_session)
        add(router, "POST /{session_id}/cancel", self.cancel_session)
        add(router, "POST /{session_id}/complete", self.complete_session)
        return router

    async def create_session(self, order: TeamOrder, body: NewSession) -> SessionOut:
        """Plan a session, up to 400 days ahead; a coordinator may enter one held up to 30 days ago (a setting)."""

        async def plan(work: Work) -> Turnout:
            planned = body.plan(await look_up_defaults(body.scheme, work))
            session = await create_session(CreateSession(planned, order.may_backdate), work)
            return await see_one(session, work)

        return await self._desk.carry_out(order, body, by=plan, show=SessionOut.of)

    async def list_sessions(self, borough: Reading, limit: Limit = 50, after: After = None) -> Page[SessionOut]:
        """The sessions of a borough in the order they were entered."""
        last = None if after is None else SessionId(decode_cursor(after, tuple[UUID])[0])

        async def read(work: Work) -> list[Turnout]:
            await work.boroughs.get(borough)
            return await see(await work.sessions.page(after=last, limit=limit + 1), work)

        rows = await self._desk.look(borough, read)
        return page_of(
            rows, limit, item=lambda row: SessionOut.of(row, borough), keys=lambda row: [row.session.session_id]
        )

    async def get_session(self, borough: Reading, session_id: UUID, response: Response) -> SessionOut:
        """One session."""

        async def read(work: Work) -> Turnout:
            return await see_one(await work.sessions.get(SessionId(session_id)), work)

        return tagged(response, SessionOut.of(await self._desk.look(borough, read), borough))

    async def reschedule_session(
        self, order: TeamOrder, session_id: UUID, body: Move, expected: Expected, response: Response
    ) -> SessionOut:
        """Move a planned session, a coordinator also to a day gone by. To the time it has already changes nothing."""
        return await self._change(
            order,
            body,
            response,
            by=lambda work: reschedule_session(
                RescheduleSession(SessionId(session_id), body.starts(), body.reason, order.may_backdate, expected), work
            ),
        )

    async def resize_session(
        self, order: TeamOrder, session_id: UUID, body: Size, expected: Expected, response: Response
    ) -> SessionOut:
        """Give roles of a planned session more places, or fewer, not fewer than are taken; new ones go to who waits."""
        command = ResizeSession(SessionId(session_id), body.bounds(), expected)
        return await self._change(order, body, response, by=lambda work: resize_session(command, work))

    async def cancel_session(
        self, order: TeamOrder, session_id: UUID, body: Cancellation, expected: Expected, response: Response
    ) -> SessionOut:
        """Call a planned session off."""
        command = CancelSession(SessionId(session_id), body.reason, expected)
        return await self._change(order, body, response, by=lambda work: cancel_session(command, work))

    async def complete_session(
        self, order: TeamOrder, session_id: UUID, body: Completion, expected: Expected, response: Response
    ) -> SessionOut:
        """Say that a session took place, once its time has come; the list of who came stands beside the head count."""
        conditions = body.conditions.told()
        command = CompleteSession(SessionId(session_id), body.head_count, body.minutes, expected, conditions)
        return await self._change(order, body, response, by=lambda work: complete_session(command, work))

    async def _change(
        self, order: Order, body: BaseModel, response: Response, *, by: Callable[[Work], Awaitable[Session]]
    ) -> SessionOut:
        """Carry out an order about a session, and tag its answer with the version it made."""

        async def change(work: Work) -> Turnout:
            return await see_one(await by(work), work)

        return tagged(response, await self._desk.carry_out(order, body, by=change, show=SessionOut.of))
