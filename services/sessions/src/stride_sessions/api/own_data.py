"""What who has a return code may ask by law: take along all that is held about her concern, and have it erased."""

from fastapi import APIRouter, Depends
from stride_chassis import UnlinkedRoute

from stride_sessions.api.codes import OpenedByCode, SentByCode
from stride_sessions.api.concern_person import CODES
from stride_sessions.api.diverting import Raising
from stride_sessions.api.operations import add_open
from stride_sessions.api.own_data_bodies import OwnDataOut, OwnErasedOut
from stride_sessions.api.places import keep_nothing
from stride_sessions.api.resident_bodies import NothingToSay
from stride_sessions.domain.erasure import BY_PERSON
from stride_sessions.handlers.erasure import EraseConcern, erase_concern
from stride_sessions.handlers.own_data import take_own_data


class OwnDataRoutes:
    """The operations by which she takes her data along, or back."""

    def __init__(self, raising: Raising) -> None:
        self._desk = raising.desk
        self._limit = raising.limit

    def router(self) -> APIRouter:
        """Build the router."""
        first = [Depends(self._admit), Depends(keep_nothing)]
        router = APIRouter(prefix="/concern", tags=["return code"], route_class=UnlinkedRoute, dependencies=first)
        add_open(router, "GET /data", self.take_own_data)
        add_open(router, "POST /erase", self.erase_own_concern)
        return router

    async def take_own_data(self, known: OpenedByCode) -> OwnDataOut:
        """Take along everything that is held about the concern."""
        return OwnDataOut.of(await self._desk.look(known.borough, lambda work: take_own_data(known.concern_id, work)))

    async def erase_own_concern(self, sent: SentByCode, body: NothingToSay) -> OwnErasedOut:
        """Have the concern erased, with everything that was said of it; afterwards the code opens nothing."""
        command = EraseConcern(sent.opened.concern_id, BY_PERSON)
        return await self._desk.carry_out(
            sent.order(body), body, by=lambda work: erase_concern(command, work), show=OwnErasedOut.of
        )

    async def _admit(self) -> None:
        self._limit.admit(CODES)
