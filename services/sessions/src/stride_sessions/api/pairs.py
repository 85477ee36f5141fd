"""Which officer walks with whom, over HTTP; the borough's team sees it, and nobody else."""

from uuid import UUID

from fastapi import APIRouter

from stride_sessions.api.access import TeamOrder, TeamReading
from stride_sessions.api.desk import Desk
from stride_sessions.api.operations import add
from stride_sessions.api.pair_bodies import NewPairs, PairsOut
from stride_sessions.domain.session import SessionId
from stride_sessions.handlers.pairs import PairOfficers, find_pairing, pair_officers


class PairRoutes:
    """The operations on the pairs of a session."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def router(self) -> APIRouter:
        """Build the router."""
        router = APIRouter(prefix="/boroughs/{borough}/sessions/{session_id}/pairs", tags=["pairs"])
        add(router, "POST ", self.pair_officers)
        add(router, "GET ", self.list_pairs)
        return router

    async def pair_officers(self, order: TeamOrder, session_id: UUID, body: NewPairs) -> PairsOut:
        """Pair the officers of a session with those who have a place in it, in place of the pairs there are.

        Without `pairs` they are proposed, and kept: what residents wish comes first, then that nobody is paired with
        an officer she was paired with before, then that officers have equally many. With `pairs` they are as the team
        decided, though nobody is paired who wishes to walk with the group.
        """
        command = PairOfficers(SessionId(session_id), body.wanted())
        return await self._desk.carry_out(order, body, by=lambda work: pair_officers(command, work), show=PairsOut.of)

    async def list_pairs(self, borough: TeamReading, session_id: UUID) -> PairsOut:
        """The pairs of a session, and who has a place and is in none."""
        pairing = await self._desk.look(borough, lambda work: find_pairing(SessionId(session_id), work))
        return PairsOut.of(pairing, borough)
