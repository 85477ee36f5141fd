"""Boroughs and schemes over HTTP."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Literal, Self

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict
from stride_chassis import After, Limit, Page, decode_cursor, page_of
from stride_contracts.codes import PauseReason, RolloutStage, SchemeSlug
from stride_contracts.fields import Slug

from stride_sessions.api.access import CentralOrder, LaunchOrder, Reading, Viewing
from stride_sessions.api.desk import Desk
from stride_sessions.api.fields import WHOLE, Body, Day, whole
from stride_sessions.api.operations import add
from stride_sessions.domain.rollout import Borough, Scheme
from stride_sessions.handlers.ports import Work
from stride_sessions.handlers.rollout import LaunchScheme, OnboardBorough, launch_scheme, onboard_borough


class Onboarding(Body):
    """How far a borough has come."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"stage": "pilot"}]})

    stage: Literal["invited", "pilot", "live"]


class BoroughOut(BaseModel):
    """A borough that takes part, or is invited to."""

    borough: str
    gss_code: str
    police_command: str
    stage: RolloutStage
    onboarded_at: datetime
    paused_because: PauseReason | None = None

    @classmethod
    def of(cls, borough: Borough, slug: str) -> Self:
        """Show a borough under its slug."""
        return cls.model_validate({**asdict(borough), "borough": slug})


class Launch(Body):
    """With what figures a borough begins a scheme."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"launched_on": "2022-02-01", "planned_sessions_per_month": 4}]}
    )

    launched_on: Day
    planned_sessions_per_month: Annotated[int, whole(0, 1000, "Sessions planned per month."), WHOLE]


class SchemeOut(BaseModel):
    """A scheme that a borough has launched."""

    borough: str
    scheme: SchemeSlug
    launched_on: date
    planned_sessions_per_month: int

    @classmethod
    def of(cls, scheme: Scheme, borough: str) -> Self:
        """Show a scheme of a borough."""
        return cls.model_validate({**asdict(scheme), "borough": borough})


class RolloutRoutes:
    """The operations on boroughs and schemes."""

    def __init__(self, desk: Desk, slugs: list[str]) -> None:
        self._desk = desk
        self._slugs = slugs

    def router(self) -> APIRouter:
        """Build the router."""
        router = APIRouter(prefix="/boroughs", tags=["rollout"])
        add(router, "GET ", self.list_boroughs)
        add(router, "GET /{borough}", self.get_borough)
        add(router, "PUT /{borough}", self.onboard_borough)
        add(router, "GET /{borough}/schemes", self.list_schemes)
        add(router, "PUT /{borough}/schemes/{scheme}", self.launch_scheme)
        return router

    async def list_boroughs(self, viewer: Viewing, limit: Limit = 50, after: After = None) -> Page[BoroughOut]:
        """The boroughs of your token that take part, by slug."""
        visible = [slug for slug in self._slugs if viewer.may_see(slug)]
        last = None if after is None else decode_cursor(after, tuple[Slug])[0]

        async def read(work: Work) -> list[Borough]:
            return await work.boroughs.page(visible, after=last, limit=limit + 1)

        rows = await self._desk.look("", read)
        return page_of(rows, limit, item=lambda row: BoroughOut.of(row, row.slug), keys=lambda row: [row.slug])

    async def get_borough(self, borough: Reading) -> BoroughOut:
        """One borough that takes part."""
        found = await self._desk.look(borough, lambda work: work.boroughs.get(borough))
        return BoroughOut.of(found, borough)

    async def onboard_borough(self, order: CentralOrder, body: Onboarding) -> BoroughOut:
        """Invite a borough, let it take part, or take it from pilot to live. The same stage again changes nothing."""
        return await self._desk.carry_out(
            order, body, by=lambda work: onboard_borough(OnboardBorough(body.stage), work), show=BoroughOut.of
        )

    async def list_schemes(self, borough: Reading, limit: Limit = 50, after: After = None) -> Page[SchemeOut]:
        """The schemes a borough has launched, by slug."""
        last = None if after is None else decode_cursor(after, tuple[Slug])[0]

        async def read(work: Work) -> list[Scheme]:
            await work.boroughs.get(borough)
            return await work.schemes.page(after=last, limit=limit + 1)

        rows = await self._desk.look(borough, read)
        return page_of(rows, limit, item=lambda row: SchemeOut.of(row, borough), keys=lambda row: [row.scheme])

    async def launch_scheme(self, order: LaunchOrder, scheme: SchemeSlug, body: Launch) -> SchemeOut:
        """Begin a scheme in a borough, once. The same figures again change nothing."""
        launched = Scheme(scheme.value, body.launched_on, body.planned_sessions_per_month)
        return await self._desk.carry_out(
            order, body, by=lambda work: launch_scheme(LaunchScheme(launched), work), show=SchemeOut.of
        )
