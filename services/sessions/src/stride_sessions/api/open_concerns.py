"""Raise a concern without a token: anybody, or a resident by the link to her place. Nothing is kept of who did.

No address is looked at, not even for a bound: all callers together have one in each borough.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from fastapi.exceptions import RequestValidationError
from stride_chassis import NotFound, Resources, UnlinkedRoute, resources_of
from stride_chassis.idempotency import command_of_anybody

from stride_sessions.api.desk import Order
from stride_sessions.api.diverting import Raising, known
from stride_sessions.api.judging import LINK, SECRET_KEY, LinkAsSent, SecretKeyAsSent
from stride_sessions.api.links import holder
from stride_sessions.api.operations import add_open, add_raising
from stride_sessions.api.places import keep_nothing
from stride_sessions.api.raising_bodies import OpenConcern, OpenRaised, PlaceConcern
from stride_sessions.domain.session import SessionId
from stride_sessions.handlers.concerns import raise_concern
from stride_sessions.wording import EmergencyWording

Open = Annotated[Resources, Depends(resources_of)]


class OpenConcernRoutes:
    """The operations by which a concern is raised without a token."""

    def __init__(self, raising: Raising) -> None:
        self._raising = raising

    def router(self) -> APIRouter:
        """Build the router."""
        router = APIRouter(tags=["raising"], route_class=UnlinkedRoute, dependencies=[Depends(keep_nothing)])
        add_raising(router, "POST /concerns", self.raise_open_concern, answer=OpenRaised, is_open=True)
        add_raising(
            router, "POST /places/{link}/concerns", self.raise_concern_of_place, answer=OpenRaised, is_open=True
        )
        add_open(router, "GET /emergency-wording", self.get_emergency_wording)
        return router

    async def raise_open_concern(
        self, body: OpenConcern, resources: Open, key: SecretKeyAsSent = None
    ) -> OpenRaised | Response:
        """Say where and why you feel unsafe. You are asked for no name, and none is kept; keep the code.

        A yes to one of the two questions is answered with 200, and raises nothing.
        """
        if body.question is not None:
            return self._raising.divert(body.question, known(body.borough))
        SECRET_KEY.judge(key)
        command = command_of_anybody(resources, "POST /concerns", key, body)
        return await self._raise(Order(body.borough, command, by="anybody", may_backdate=False), body, None)

    async def raise_concern_of_place(
        self, link: LinkAsSent, body: PlaceConcern, resources: Open, key: SecretKeyAsSent = None
    ) -> OpenRaised | Response:
        """Say the same by the link to a place: it is noted at which session it was, and not who said it.

        A yes to one of the two questions is answered with 200, and raises nothing.
        """
        if body.question is not None:
            return self._raising.divert(body.question, lambda: _borough_of(link, resources))
        LINK.judge(link)
        SECRET_KEY.judge(key)
        held = await holder(link, resources)
        # The row of the command names neither the link nor the booking: both go into its hash.
        told = None if key is None else f"{key}\0{held.attendance_id}"
        command = command_of_anybody(resources, "POST /places/{link}/concerns", told, body)
        order = Order(held.borough, command, by="anybody", may_backdate=False)
        return await self._raise(order, body, held.session_id)

    async def get_emergency_wording(self) -> EmergencyWording:
        """What to do if somebody is in danger, and how to report a crime."""
        return self._raising.wording

    async def _raise(self, order: Order, body: PlaceConcern, session_id: SessionId | None) -> OpenRaised:
        self._raising.admit(order.borough)
        command = body.command(session_id)
        return await self._raising.desk.carry_out(
            order, body, by=lambda work: raise_concern(command, work), show=OpenRaised.of
        )


async def _borough_of(link: str, resources: Resources) -> str:
    """The borough of a link as it was sent; what is no link has none."""
    try:
        LINK.judge(link)
    except RequestValidationError:
        raise NotFound from None
    return (await holder(link, resources)).borough
