"""A borough pauses and goes on again, over HTTP."""

from fastapi import APIRouter
from pydantic import ConfigDict
from stride_contracts.codes import PauseReason

from stride_sessions.api.access import CentralOrder
from stride_sessions.api.desk import Desk
from stride_sessions.api.fields import Body
from stride_sessions.api.operations import add
from stride_sessions.api.rollout import BoroughOut
from stride_sessions.handlers.rollout import PauseBorough, pause_borough, resume_borough


class Pause(Body):
    """Why a borough stops for a while."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "officers-needed-elsewhere"}]})

    reason: PauseReason


class Resumption(Body):
    """That a borough goes on; there is nothing to say about it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{}]})


class PausingRoutes:
    """The operations on a borough that pauses."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def router(self) -> APIRouter:
        """Build the router."""
        router = APIRouter(prefix="/boroughs/{borough}", tags=["rollout"])
        add(router, "POST /pause", self.pause_borough)
        add(router, "POST /resume", self.resume_borough)
        return router

    async def pause_borough(self, order: CentralOrder, body: Pause) -> BoroughOut:
        """Stop for a while: nothing new is planned or booked; what is planned may be cancelled, held and completed."""
        command = PauseBorough(body.reason)
        return await self._desk.carry_out(order, body, by=lambda work: pause_borough(command, work), show=BoroughOut.of)

    async def resume_borough(self, order: CentralOrder, body: Resumption) -> BoroughOut:
        """Go on at the stage that the borough had before it paused."""
        return await self._desk.carry_out(order, body, by=resume_borough, show=BoroughOut.of)
