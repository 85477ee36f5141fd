"""Everyone home, over HTTP: said by the team at the end of a session, and which sessions are overdue."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from stride_chassis import After, Limit, Page, decode_cursor, page_of

from stride_sessions.api.access import Reading, TeamOrder
from stride_sessions.api.desk import Desk
from stride_sessions.api.fields import Body
from stride_sessions.api.operations import add
from stride_sessions.api.plan_bodies import PlanOut, plan_shown
from stride_sessions.domain.home import Homecoming
from stride_sessions.domain.session import SessionId
from stride_sessions.handlers.home import SayEveryoneHome, find_overdue, say_everyone_home
from stride_sessions.handlers.plan_ports import Overdue


class EveryoneHome(Body):
    """That everyone is home; who says it is told by the token, and there is nothing to add."""

    model_config = ConfigDict(json_schema_extra={"examples": [{}]})


class HomecomingOut(BaseModel):
    """Who said, and when, that everyone is home."""

    session_id: UUID
    said_by: str
    said_at: datetime

    @classmethod
    def of(cls, homecoming: Homecoming, _borough: str) -> Self:
        """Show what was said."""
        return cls.model_validate(asdict(homecoming))


class OverdueOut(PlanOut):
    """A session from which nobody said that everyone is home."""

    session_id: UUID
    ends_at: Annotated[datetime, Field(description="When it was to end.")]
    state: Annotated[
        Literal["planned", "completed", "cancelled"], Field(description="Cancelled only where somebody had come.")
    ]

    @classmethod
    def of(cls, overdue: Overdue) -> Self:
        """Show an overdue session."""
        ends_at, session = overdue
        shown = {"session_id": session.session_id, "ends_at": ends_at, "state": session.state}
        return cls.model_validate({**plan_shown(session.plan), **shown})


class HomeRoutes:
    """The operations on who is home."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def router(self) -> APIRouter:
        """Build the router."""
        router = APIRouter(prefix="/boroughs/{borough}/sessions", tags=["sessions"])
        add(router, "GET /overdue", self.list_overdue_sessions)
        add(router, "POST /{session_id}/everyone-home", self.say_everyone_home)
        return router

    async def list_overdue_sessions(self, borough: Reading, limit: Limit = 50, after: After = None) -> Page[OverdueOut]:
        """The sessions that should have ended an hour ago (a setting) and nobody said that everyone is home."""
        last = None
        if after is not None:
            ended_at, session_id = decode_cursor(after, tuple[AwareDatetime, UUID])
            last = (ended_at, SessionId(session_id))
        rows = await self._desk.look(borough, lambda work: find_overdue(last, limit + 1, work))
        return page_of(rows, limit, item=OverdueOut.of, keys=lambda row: [row[0], row[1].session_id])

    async def say_everyone_home(self, order: TeamOrder, session_id: UUID, body: EveryoneHome) -> HomecomingOut:
        """Say, once a session has begun, that everyone is home. Said again, the first word stays."""
        command = SayEveryoneHome(SessionId(session_id), order.by)
        return await self._desk.carry_out(
            order, body, by=lambda work: say_everyone_home(command, work), show=HomecomingOut.of
        )
