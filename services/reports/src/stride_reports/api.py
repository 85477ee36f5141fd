"""HTTP in: the figures as JSON, and London at a glance as a page; every route only reads, each in one snapshot."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Annotated, TypeAlias

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse
from stride_chassis import Principal, Refused, Resources, principal_of, principal_of_page
from stride_chassis.errors import RoleMissing
from stride_chassis.principal import EVERY_BOROUGH

from stride_reports.domain import BoroughFigures, LondonFigures
from stride_reports.handlers import figures_of_borough, figures_of_london
from stride_reports.page import LondonPage
from stride_reports.store import snapshot_in

LONDON_ROLES = frozenset({"central", "analyst"})
ToldAt: TypeAlias = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class LinkedFigures(BoroughFigures):
    """The figures of one borough; `you_said_we_did` is where anybody reads what was done there."""

    you_said_we_did: str | None = None


class BoroughsMissing(Refused):
    """The caller has the role for London's figures, and a token for some boroughs only."""

    def __init__(self) -> None:
        super().__init__("boroughs-missing", "London's figures need a token for every borough.", status=403)


def figures_router(resources: Resources, told_at: ToldAt) -> APIRouter:
    """Answer `GET /boroughs/{borough}/figures` and `GET /london/figures`; `told_at`: where the public reads."""
    router = APIRouter()

    @router.get("/boroughs/{borough}/figures")
    async def borough_figures(borough: str, principal: Annotated[Principal, Depends(principal_of)]) -> LinkedFigures:
        """Give the live figures of one borough that has joined."""
        principal.see(borough)
        async with snapshot_in(resources.pool) as figures:
            found = await figures_of_borough(borough, figures)
        told = {field.name: getattr(found, field.name) for field in fields(found)}
        return LinkedFigures(**told, you_said_we_did=told_at(borough))

    @router.get("/london/figures")
    async def london_figures(principal: Annotated[Principal, Depends(principal_of)]) -> LondonFigures:
        """Give the live figures of each borough heard of, and of all together."""
        _see_london(principal)
        async with snapshot_in(resources.pool) as figures:
            return await figures_of_london(figures)

    return router


def page_router(resources: Resources, told_at: ToldAt) -> APIRouter:
    """Answer `GET /` with the page, also to a browser that can only ask for a name and a password."""
    router = APIRouter()
    page = LondonPage(told_at)

    @router.get("/", response_class=HTMLResponse)
    async def london_at_a_glance(principal: Annotated[Principal, Depends(principal_of_page)]) -> HTMLResponse:
        """Show London at a glance; with HTTP Basic, the token is the password."""
        _see_london(principal)
        async with snapshot_in(resources.pool) as figures:
            london = await figures_of_london(figures)
        return HTMLResponse(page.render(london, datetime.now(UTC)), headers=page.headers)

    return router


def _see_london(principal: Principal) -> None:
    """Raise `RoleMissing` or `BoroughsMissing` unless the principal may see all of London together."""
    if principal.roles.isdisjoint(LONDON_ROLES):
        raise RoleMissing
    if EVERY_BOROUGH not in principal.boroughs:
        raise BoroughsMissing
