"""A concern goes to the borough of its place, over HTTP; what became of it there is not told here."""

from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import ConfigDict
from stride_contracts.fields import BoroughSlug

from stride_sessions.api.access import CoordinatorOrder
from stride_sessions.api.concern_bodies import ConcernOut
from stride_sessions.api.desk import Desk
from stride_sessions.api.fields import Body
from stride_sessions.api.operations import add
from stride_sessions.api.versions import Expected, tag
from stride_sessions.domain.concern import ConcernId
from stride_sessions.domain.concern_life import TEAM
from stride_sessions.domain.concern_steps import Doer
from stride_sessions.handlers.transfer import TransferConcern, transfer_concern


class TransferIn(Body):
    """To which borough the place belongs that a concern is about."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"to": "camden"}]})

    to: BoroughSlug


class TransferRoutes:
    """The operation that gives a concern away."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def router(self) -> APIRouter:
        """Build the router."""
        router = APIRouter(prefix="/boroughs/{borough}/concerns/{concern_id}", tags=["concerns"])
        add(router, "POST /transfer", self.transfer_concern)
        return router

    async def transfer_concern(
        self, order: CoordinatorOrder, concern_id: UUID, body: TransferIn, expected: Expected, response: Response
    ) -> ConcernOut:
        """Give a concern to the borough of its place, with what was said in words; nothing of that is kept here."""
        command = TransferConcern(
            concern_id=ConcernId(concern_id), to=body.to, doer=Doer(TEAM, order.by), expected=expected
        )
        shown = await self._desk.carry_out(
            order, body, by=lambda work: transfer_concern(command, work), show=ConcernOut.of
        )
        concern = ConcernOut.model_validate(shown)
        tag(response, concern.version)
        return concern
