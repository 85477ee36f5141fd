"""The details of a planned session over HTTP; others are told of none of them."""

from uuid import UUID

from fastapi import APIRouter, Response

from stride_sessions.api.access import TeamOrder
from stride_sessions.api.desk import Desk
from stride_sessions.api.detail_bodies import Details
from stride_sessions.api.operations import add
from stride_sessions.api.session_bodies import SessionOut
from stride_sessions.api.versions import Expected, tagged
from stride_sessions.domain.session import SessionId
from stride_sessions.handlers.plans import ChangeDetails, Turnout, change_session_details, see_one
from stride_sessions.handlers.ports import Work


class DetailRoutes:
    """The operation on a session's details."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def router(self) -> APIRouter:
        """Build the router."""
        router = APIRouter(prefix="/boroughs/{borough}/sessions/{session_id}", tags=["sessions"])
        add(router, "POST /details", self.change_session_details)
        return router

    async def change_session_details(
        self, order: TeamOrder, session_id: UUID, body: Details, expected: Expected, response: Response
    ) -> SessionOut:
        """Say otherwise how a planned session is. What is not sent stays; what it has already changes nothing."""
        command = ChangeDetails(SessionId(session_id), body.changes(), expected)

        async def change(work: Work) -> Turnout:
            return await see_one(await change_session_details(command, work), work)

        return tagged(response, await self._desk.carry_out(order, body, by=change, show=SessionOut.of))
