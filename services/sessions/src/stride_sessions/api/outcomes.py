"""You said, we did, over HTTP: a coordinator publishes what was done; anybody reads it, as JSON or as an Atom feed."""

from dataclasses import replace
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from stride_chassis import After, Limit, Page, RateLimit, decode_cursor, page_of
from stride_contracts.fields import Ward

from stride_sessions.api.access import CoordinatorOrder
from stride_sessions.api.desk import Desk
from stride_sessions.api.fields import BoroughPath
from stride_sessions.api.operations import add, add_open
from stride_sessions.api.outcome_bodies import PERIOD_PATTERN, OutcomeOut, PublishIn, TakenBack, UnpublishIn
from stride_sessions.domain.clock import london_day
from stride_sessions.domain.concern import ConcernId
from stride_sessions.domain.outcomes import PublicationId, Quarter
from stride_sessions.feed import NEWEST, OutcomeFeed
from stride_sessions.handlers.outcome_ports import Wanted
from stride_sessions.handlers.outcomes import (
    PublishOutcome,
    UnpublishOutcome,
    find_outcomes,
    publish_outcome,
    unpublish_outcome,
)
from stride_sessions.handlers.ports import Work

FOR_ANYBODY = {"Cache-Control": "public, max-age=300", "X-Content-Type-Options": "nosniff"}

OfWard = Annotated[Ward | None, Query(description="Of one ward, by its GSS code.")]
OfPeriod = Annotated[
    str | None, Query(pattern=PERIOD_PATTERN, max_length=7, description="Of one quarter.", examples=["2026-Q4"])
]


async def asked_for(ward: OfWard = None, period: OfPeriod = None, limit: Limit = 50, after: After = None) -> Wanted:
    """Read which outcomes are asked for (a FastAPI dependency)."""
    last = None
    if after is not None:
        published_on, publication_id = decode_cursor(after, tuple[date, UUID])
        last = (published_on, PublicationId(publication_id))
    return Wanted(limit=limit, ward=ward, quarter=Quarter.of(period) if period else None, after=last)


Asked = Annotated[Wanted, Depends(asked_for)]


class AtomOut(Response):
    """An Atom feed."""

    media_type = "application/atom+xml"


class PublishingRoutes:
    """The operations by which a team says what the public may read."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def router(self) -> APIRouter:
        """Build the router."""
        router = APIRouter(prefix="/boroughs/{borough}/concerns/{concern_id}", tags=["you said, we did"])
        add(router, "POST /publish", self.publish_outcome)
        add(router, "POST /unpublish", self.unpublish_outcome)
        return router

    async def publish_outcome(self, order: CoordinatorOrder, concern_id: UUID, body: PublishIn) -> OutcomeOut:
        """Let the public read what was done by a step. Done again, it has the new words and keeps its id."""
        command = PublishOutcome(ConcernId(concern_id), body.number, body.text.strip(), order.by)
        return await self._desk.carry_out(
            order, body, by=lambda work: publish_outcome(command, work), show=OutcomeOut.of
        )

    async def unpublish_outcome(self, order: CoordinatorOrder, concern_id: UUID, body: UnpublishIn) -> TakenBack:
        """Take back what was published of a step; caches forget it within five minutes, readers of the feed may not."""
        command = UnpublishOutcome(ConcernId(concern_id), body.number)
        taken_back = TakenBack(concern_id=concern_id, number=body.number)
        return await self._desk.carry_out(
            order, body, by=lambda work: unpublish_outcome(command, work), show=lambda _, __: taken_back
        )


class OutcomeRoutes:
    """The operations that anybody may use."""

    def __init__(self, desk: Desk, feed: OutcomeFeed) -> None:
        self._desk = desk
        self._feed = feed

    def router(self, limit: RateLimit) -> APIRouter:
        """Build the router; `limit` bounds its routes, together with others that need no token."""
        router = APIRouter(prefix="/boroughs/{borough}", tags=["you said, we did"], dependencies=[Depends(limit)])
        add_open(router, "GET /you-said-we-did", self.list_outcomes)
        add_open(router, "GET /you-said-we-did.atom", self.get_outcome_feed, form=AtomOut)
        return router

    async def list_outcomes(self, borough: BoroughPath, response: Response, wanted: Asked) -> Page[OutcomeOut]:
        """What was done in a borough about what was said there, the latest published first."""
        one_more = replace(wanted, limit=wanted.limit + 1)
        rows = await self._desk.look(borough, lambda work: find_outcomes(one_more, work))
        response.headers.update(FOR_ANYBODY)
        return page_of(
            rows,
            wanted.limit,
            item=lambda row: OutcomeOut.of(row, borough),
            keys=lambda row: [row.published_on, row.publication_id],
        )

    async def get_outcome_feed(self, borough: BoroughPath) -> AtomOut:
        """The fifty that were published last, as an Atom feed."""

        async def read(work: Work) -> bytes:
            outcomes = await find_outcomes(Wanted(limit=NEWEST), work)
            since = london_day((await work.boroughs.get(borough)).onboarded_at)
            return self._feed.render(outcomes, borough, since=since)

        return AtomOut(await self._desk.look(borough, read), headers=FOR_ANYBODY)
