"""What a resident may wish of her walk, by the link to her place and without an account."""

from fastapi import APIRouter, Depends
from stride_chassis import RateLimit

from stride_sessions.api.desk import Desk
from stride_sessions.api.links import Held, HoldersOrder
from stride_sessions.api.operations import add_open
from stride_sessions.api.pair_bodies import WishIn, WishOut
from stride_sessions.api.places import keep_nothing
from stride_sessions.handlers.pairs import WishForOfficer, wish_for_officer
from stride_sessions.handlers.ports import Work
from stride_sessions.handlers.residents import ensure_link


class WishRoutes:
    """The operations on wishes; none needs a token."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def router(self, limit: RateLimit) -> APIRouter:
        """Build the router; `limit` bounds it together with all else that is open."""
        router = APIRouter(prefix="/places", tags=["places"], dependencies=[Depends(limit), Depends(keep_nothing)])
        add_open(router, "POST /{link}/wish", self.wish_for_officer)
        return router

    async def wish_for_officer(self, order: HoldersOrder, held: Held, body: WishIn) -> WishOut:
        """Say with which officer she would walk; who wishes for none is parted at once from the one she has.

        Pairs that are proposed afterwards keep to it as far as the session's officers allow.
        """
        command = WishForOfficer(held.attendance_id, body.officer)

        async def wish(work: Work) -> str:
            await ensure_link(held.session_id, held.attendance_id, held.generation, work)
            return await wish_for_officer(command, work)

        return await self._desk.carry_out(order, body, by=wish, show=lambda officer, _: WishOut(officer=officer))
