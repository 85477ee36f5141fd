"""What the information-governance lead may do about a concern, over HTTP: erase it, or have it kept."""

from uuid import UUID

from fastapi import APIRouter

from stride_sessions.api.access import GovernanceOrder, GoverningReading
from stride_sessions.api.desk import Desk
from stride_sessions.api.erasure_bodies import ErasedOut, EraseIn, HoldIn, HoldOut, ReleaseIn
from stride_sessions.api.operations import add
from stride_sessions.domain.concern import ConcernId
from stride_sessions.domain.erasure import LEAD, Eraser
from stride_sessions.handlers.erasure import (
    EraseConcern,
    HoldConcern,
    ReleaseConcern,
    erase_concern,
    hold_concern,
    look_up_hold,
    release_concern,
)


class ErasureRoutes:
    """The operations by which a concern goes, or stays."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def router(self) -> APIRouter:
        """Build the router."""
        router = APIRouter(prefix="/boroughs/{borough}/concerns/{concern_id}", tags=["governance"])
        add(router, "GET /hold", self.get_hold)
        add(router, "POST /hold", self.hold_concern)
        add(router, "POST /release", self.release_concern)
        add(router, "POST /erase", self.erase_concern)
        return router

    async def get_hold(self, borough: GoverningReading, concern_id: UUID) -> HoldOut:
        """Say for which reasons a concern has to be kept, and what was said about that."""
        found = await self._desk.look(borough, lambda work: look_up_hold(ConcernId(concern_id), work))
        return HoldOut.of(found, borough)

    async def hold_concern(self, order: GovernanceOrder, concern_id: UUID, body: HoldIn) -> HoldOut:
        """Let nobody erase a concern, not even who raised it, until the hold is lifted."""
        command = HoldConcern(ConcernId(concern_id), str(body.because), order.by)
        return await self._desk.carry_out(order, body, by=lambda work: hold_concern(command, work), show=HoldOut.of)

    async def release_concern(self, order: GovernanceOrder, concern_id: UUID, body: ReleaseIn) -> HoldOut:
        """Lift a hold, or every one; what is due goes at the next run."""
        command = ReleaseConcern(ConcernId(concern_id), body.because and str(body.because), order.by)
        return await self._desk.carry_out(order, body, by=lambda work: release_concern(command, work), show=HoldOut.of)

    async def erase_concern(self, order: GovernanceOrder, concern_id: UUID, body: EraseIn) -> ErasedOut:
        """Let nothing be left of a concern but that it was erased, when, why and on whose word."""
        by = Eraser(kind=LEAD, reason=str(body.reason), actor=order.by)
        command = EraseConcern(ConcernId(concern_id), by)
        return await self._desk.carry_out(order, body, by=lambda work: erase_concern(command, work), show=ErasedOut.of)
