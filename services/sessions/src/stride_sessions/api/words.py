"""What was said in words about a concern, over HTTP: for the team, with a reason; each reading is on record first."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, Field
from stride_chassis import Principal, principal_of
from stride_chassis.http_headers import NOT_KEPT

from stride_sessions.api.access import TeamReading
from stride_sessions.api.desk import Desk
from stride_sessions.api.operations import add
from stride_sessions.domain.concern import ConcernId
from stride_sessions.domain.readings import ReadingReason, Said
from stride_sessions.handlers.readings import ReadWords, read_words

Reason = Annotated[
    ReadingReason, Query(description="Why they are read; `contact` alone brings her contact, if she agreed to that.")
]


class PointOut(BaseModel):
    """An exact place, in degrees of WGS 84."""

    latitude: float
    longitude: float


class SaidOut(BaseModel):
    """What was said with a step of the history, whose `number` it has."""

    number: int
    step: str
    by: str
    at: datetime
    text: str | None
    point: PointOut | None
    contact: Annotated[str | None, Field(description="Only where it is read for `contact` and she agreed to that.")]
    may_be_contacted: bool

    @classmethod
    def of(cls, said: Said) -> Self:
        """Show what was said."""
        change, words, point = said.change, said.words, said.words.point
        return cls(
            number=change.number,
            step=change.step,
            by=change.doer.kind,
            at=change.at,
            text=words.text,
            point=PointOut(latitude=point.latitude, longitude=point.longitude) if point else None,
            contact=words.contact,
            may_be_contacted=words.may_be_contacted,
        )


class WordsOut(BaseModel):
    """All that was said in words about a concern, by her and to her."""

    concern_id: UUID
    said: list[SaidOut]


class WordRoutes:
    """The operation that shows words."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def router(self) -> APIRouter:
        """Build the router."""
        router = APIRouter(prefix="/boroughs/{borough}/concerns/{concern_id}", tags=["concerns"])
        add(router, "GET /words", self.read_words)
        return router

    async def read_words(
        self,
        borough: TeamReading,
        concern_id: UUID,
        reason: Reason,
        principal: Annotated[Principal, Depends(principal_of)],
        response: Response,
    ) -> WordsOut:
        """Read what was said in words. Who did, when and why is noted first, for those who watch over it."""
        command = ReadWords(ConcernId(concern_id), reason.value, principal.subject)
        said = await self._desk.disclose(borough, lambda work: read_words(command, work))
        response.headers.update(NOT_KEPT)
        return WordsOut(concern_id=concern_id, said=[SaidOut.of(one) for one in said])
