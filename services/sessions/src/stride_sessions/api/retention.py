"""How long a borough keeps its records, over HTTP, and what would go now."""

from fastapi import APIRouter

from stride_sessions.api.access import GovernanceOrder, GoverningReading
from stride_sessions.api.desk import Desk
from stride_sessions.api.erasure_bodies import AllDueOut, RetentionIn, RetentionOut
from stride_sessions.api.operations import add
from stride_sessions.handlers.retention import SettleRetention, count_due, look_up_retention, settle_retention


class RetentionRoutes:
    """The operations on retention."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def router(self) -> APIRouter:
        """Build the router."""
        router = APIRouter(prefix="/boroughs/{borough}/retention", tags=["governance"])
        add(router, "GET ", self.get_retention)
        add(router, "POST ", self.settle_retention)
        add(router, "GET /due", self.count_due)
        return router

    async def get_retention(self, borough: GoverningReading) -> RetentionOut:
        """For how many days records are kept, settled or as is usual."""
        return RetentionOut.of(await self._desk.look(borough, look_up_retention), borough)

    async def settle_retention(self, order: GovernanceOrder, body: RetentionIn) -> RetentionOut:
        """Settle for how many days records are kept; what is due then goes at the next run, within the hour."""
        command = SettleRetention(body.retention(), order.by)
        return await self._desk.carry_out(
            order, body, by=lambda work: settle_retention(command, work), show=RetentionOut.of
        )

    async def count_due(self, borough: GoverningReading) -> AllDueOut:
        """Say how many records a run would erase now, and since when the oldest counts; nothing is changed."""
        return AllDueOut.of(await self._desk.look(borough, count_due))
