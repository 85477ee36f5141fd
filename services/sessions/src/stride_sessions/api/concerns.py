"""Concerns over HTTP, in coded form; at which session one was raised is taken in and never given out."""

from dataclasses import asdict
from datetime import datetime
from typing import Self
from uuid import UUID

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, ConfigDict
from stride_chassis import After, Limit, Page, decode_cursor, page_of
from stride_contracts.codes import (
    AnswerKind,
    ConcernCategory,
    ConcernKind,
    Light,
    NotReportedBecause,
    SessionKind,
    Setting,
    Severity,
)
from stride_contracts.fields import Ward

from stride_sessions.api.access import Reading, TeamOrder
from stride_sessions.api.desk import Desk
from stride_sessions.api.fields import Body
from stride_sessions.api.operations import add
from stride_sessions.domain.concern import Account, Concern, ConcernId
from stride_sessions.domain.session import SessionId
from stride_sessions.handlers.concerns import RaiseConcern, raise_concern
from stride_sessions.handlers.ports import Work


class NewConcern(Body):
    """What somebody said about where and why she feels unsafe."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "kind": "concern",
                    "category": "poor-lighting",
                    "setting": "park-or-open-space",
                    "light": "dark",
                    "severity": "medium",
                    "ward": "E05000455",
                    "session_id": None,
                    "not_reported_because": "nothing-would-change",
                }
            ]
        }
    )

    kind: ConcernKind
    category: ConcernCategory
    setting: Setting
    light: Light
    severity: Severity
    ward: Ward
    session_id: UUID | None = None
    not_reported_because: NotReportedBecause | None = None

    def command(self) -> RaiseConcern:
        """The command in the words of the domain."""
        account = Account(**self.model_dump(exclude={"session_id"}))
        return RaiseConcern(account, None if self.session_id is None else SessionId(self.session_id))


class AnswerOut(BaseModel):
    """What a system of the borough answered."""

    answer: AnswerKind
    system: str | None
    reference: str | None
    at: datetime


class ConcernOut(BaseModel):
    """A concern, as the borough's team sees it; `raised_at` is cut to the hour."""

    concern_id: UUID
    borough: str
    state: str
    kind: ConcernKind
    category: ConcernCategory
    setting: Setting
    light: Light
    severity: Severity
    ward: str
    session_kind: SessionKind | None
    not_reported_because: NotReportedBecause | None
    raised_at: datetime
    answers: list[AnswerOut]

    @classmethod
    def of(cls, concern: Concern, borough: str) -> Self:
        """Show a concern of a borough."""
        known = asdict(concern)
        return cls.model_validate({**known, **known["account"], "borough": borough})


class ConcernRoutes:
    """The operations on concerns."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def router(self) -> APIRouter:
        """Build the router."""
        router = APIRouter(prefix="/boroughs/{borough}/concerns", tags=["concerns"])
        add(router, "POST ", self.raise_concern, status=201)
        add(router, "GET ", self.list_concerns)
        add(router, "GET /{concern_id}", self.get_concern)
        return router

    async def raise_concern(self, order: TeamOrder, body: NewConcern) -> ConcernOut:
        """Note what somebody said, at a session of the borough or apart from any."""
        return await self._desk.carry_out(
            order, body, by=lambda work: raise_concern(body.command(), work), show=ConcernOut.of
        )

    async def list_concerns(self, borough: Reading, limit: Limit = 50, after: After = None) -> Page[ConcernOut]:
        """The concerns of a borough, oldest first, with what was answered."""
        last = None
        if after is not None:
            raised_at, concern_id = decode_cursor(after, tuple[AwareDatetime, UUID])
            last = (raised_at, ConcernId(concern_id))

        async def read(work: Work) -> list[Concern]:
            await work.boroughs.get(borough)
            return await work.concerns.page(after=last, limit=limit + 1)

        rows = await self._desk.look(borough, read)
        return page_of(
            rows,
            limit,
            item=lambda row: ConcernOut.of(row, borough),
            keys=lambda row: [row.raised_at, row.concern_id],
        )

    async def get_concern(self, borough: Reading, concern_id: UUID) -> ConcernOut:
        """One concern, with what was answered."""
        found = await self._desk.look(borough, lambda work: work.concerns.get(ConcernId(concern_id)))
        return ConcernOut.of(found, borough)
