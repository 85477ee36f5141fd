"""Concerns over HTTP: the team notes what it was told, and sees what became of it."""

from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import AwareDatetime
from stride_chassis import After, Limit, Page, decode_cursor, page_of
from stride_chassis.http_headers import NOT_KEPT

from stride_sessions.api.access import Reading, TeamAsking, Viewing, is_of_team
from stride_sessions.api.concern_bodies import ConcernOut, NewConcern
from stride_sessions.api.desk import Desk
from stride_sessions.api.diverting import Raising, known
from stride_sessions.api.operations import add, add_raising
from stride_sessions.api.raising_bodies import RaisedOut
from stride_sessions.api.versions import tag
from stride_sessions.domain.concern import Concern, ConcernId
from stride_sessions.domain.concern_life import TEAM
from stride_sessions.domain.concern_steps import Doer
from stride_sessions.handlers.concerns import raise_concern
from stride_sessions.handlers.ports import Work


class ConcernRoutes:
    """The operations on concerns."""

    def __init__(self, desk: Desk, raising: Raising) -> None:
        self._desk = desk
        self._raising = raising

    def router(self) -> APIRouter:
        """Build the router."""
        router = APIRouter(prefix="/boroughs/{borough}/concerns", tags=["concerns"])
        add_raising(router, "POST ", self.raise_concern, answer=RaisedOut, is_open=False)
        add(router, "GET ", self.list_concerns)
        add(router, "GET /{concern_id}", self.get_concern)
        return router

    async def raise_concern(self, asking: TeamAsking, body: NewConcern, response: Response) -> RaisedOut | Response:
        """Note what somebody said, at a session of the borough or apart from any, and give her the code.

        A yes to one of the two questions is answered with 200, and raises nothing.
        """
        if body.question is not None:
            return self._raising.divert(body.question, known(asking.borough))
        order = await asking.order()
        response.headers.update(NOT_KEPT)
        command = body.command(Doer(TEAM, order.by))
        return await self._desk.carry_out(
            order, body, by=lambda work: raise_concern(command, work), show=RaisedOut.of_raised
        )

    async def list_concerns(
        self, borough: Reading, viewing: Viewing, limit: Limit = 50, after: After = None
    ) -> Page[ConcernOut]:
        """The concerns of a borough, oldest first, with their history."""
        last = None
        if after is not None:
            raised_at, concern_id = decode_cursor(after, tuple[AwareDatetime, UUID])
            last = (raised_at, ConcernId(concern_id))

        async def read(work: Work) -> list[Concern]:
            await work.boroughs.get(borough)
            return await work.concerns.page(after=last, limit=limit + 1)

        rows = await self._desk.look(borough, read)
        return page_of(
            rows,
            limit,
            item=lambda row: ConcernOut.of(row, borough, to_team=is_of_team(viewing)),
            keys=lambda row: [row.raised_at, row.concern_id],
        )

    async def get_concern(self, borough: Reading, concern_id: UUID, viewing: Viewing, response: Response) -> ConcernOut:
        """One concern, with its history."""
        found = await self._desk.look(borough, lambda work: work.concerns.get(ConcernId(concern_id)))
        tag(response, found.version)
        return ConcernOut.of(found, borough, to_team=is_of_team(viewing))
