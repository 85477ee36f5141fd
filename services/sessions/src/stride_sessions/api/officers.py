"""Which officers a session is given to, over HTTP; an officer who would have to be in two places is a warning."""

from uuid import UUID

from fastapi import APIRouter, Response

from stride_sessions.api.access import TeamOrder, TeamReading
from stride_sessions.api.desk import Desk
from stride_sessions.api.operations import add
from stride_sessions.api.staff_bodies import Officers, RotaOut
from stride_sessions.api.versions import Expected, tag
from stride_sessions.domain.session import SessionId
from stride_sessions.domain.staff import StaffId
from stride_sessions.handlers.assignments import AssignOfficers, assign_officers, find_rota


class OfficerRoutes:
    """The operations on the officers of a session."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def router(self) -> APIRouter:
        """Build the router."""
        router = APIRouter(prefix="/boroughs/{borough}/sessions/{session_id}/officers", tags=["staff"])
        add(router, "POST ", self.assign_officers)
        add(router, "GET ", self.list_officers)
        return router

    async def assign_officers(
        self, order: TeamOrder, session_id: UUID, body: Officers, expected: Expected, response: Response
    ) -> RotaOut:
        """Give a session to these officers and to no others. The same list again changes nothing.

        Only officers of the borough who have not left may be added. `warnings` names those whom another session needs
        at the same time; it never refuses.
        """
        command = AssignOfficers(SessionId(session_id), [StaffId(one) for one in body.staff_ids], expected)
        shown = await self._desk.carry_out(order, body, by=lambda work: assign_officers(command, work), show=RotaOut.of)
        return _tagged(response, shown)

    async def list_officers(self, borough: TeamReading, session_id: UUID, response: Response) -> RotaOut:
        """The officers of a session, and whom another session needs at the same time."""
        rota = await self._desk.look(borough, lambda work: find_rota(SessionId(session_id), work))
        return _tagged(response, RotaOut.of(rota, borough))


def _tagged(response: Response, shown: RotaOut) -> RotaOut:
    """The same, with the session's version as `ETag`; what was kept of an earlier answer is plain JSON."""
    rota = RotaOut.model_validate(shown)
    tag(response, rota.version)
    return rota
