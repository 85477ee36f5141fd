"""Within how many days concerns shall be closed, over HTTP: settled by a coordinator, and which are overdue."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal, Self
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from stride_chassis import After, Limit, Page, decode_cursor, page_of
from stride_contracts.codes import ConcernCategory

from stride_sessions.api.access import CoordinatorOrder, Reading, Viewing, is_of_team
from stride_sessions.api.concern_bodies import ConcernOut
from stride_sessions.api.desk import Desk
from stride_sessions.api.fields import WHOLE, Body, whole
from stride_sessions.api.operations import add
from stride_sessions.domain.concern import ConcernId
from stride_sessions.domain.targets import MOST_DAYS, Target, target_of
from stride_sessions.handlers.targets import SettleTargets, find_overdue, look_up_targets, settle_targets

Counts = Annotated[
    Literal["calendar", "working"],
    Field(description="Which days count: all, or Monday to Friday without the bank holidays of England and Wales."),
]


class TargetIn(Body):
    """The target of a category."""

    category: ConcernCategory
    days: Annotated[int, whole(1, MOST_DAYS, "Days within which it shall be closed, after that of raising."), WHOLE]
    counts: Counts


class SettlingTargets(Body):
    """The targets of concerns that are raised from now on; of a category that is left out nothing is settled."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "targets": [
                        {"category": "poor-lighting", "days": 15, "counts": "working"},
                        {"category": "being-followed", "days": 3, "counts": "calendar"},
                    ]
                }
            ]
        }
    )

    targets: Annotated[
        list[TargetIn], Field(max_length=len(ConcernCategory), description="At most one for each category.")
    ]

    def command(self) -> SettleTargets:
        """The command in the words of the domain."""
        return SettleTargets([(str(each.category), Target(each.days, each.counts)) for each in self.targets])


class TargetOut(BaseModel):
    """The target of a category; `is_settled` by the borough, or what holds anywhere."""

    category: ConcernCategory
    days: int
    counts: Counts
    is_settled: bool


class TargetsOut(BaseModel):
    """The target of each category."""

    targets: list[TargetOut]

    @classmethod
    def of(cls, settled: Mapping[str, Target], _borough: str) -> Self:
        """Show what holds in a borough."""
        return cls(targets=[_shown(category, settled) for category in ConcernCategory])


class TargetRoutes:
    """The operations on targets."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def router(self) -> APIRouter:
        """Build the router."""
        router = APIRouter(prefix="/boroughs/{borough}/concerns", tags=["concerns"])
        add(router, "GET /targets", self.get_targets)
        add(router, "POST /targets", self.settle_targets)
        add(router, "GET /overdue", self.list_overdue_concerns)
        return router

    async def get_targets(self, borough: Reading) -> TargetsOut:
        """Within how many days a concern that is raised now shall be closed, by its category."""
        return TargetsOut.of(await self._desk.look(borough, look_up_targets), borough)

    async def settle_targets(self, order: CoordinatorOrder, body: SettlingTargets) -> TargetsOut:
        """Settle all targets anew; a concern that was raised keeps the one it was raised under."""
        return await self._desk.carry_out(
            order, body, by=lambda work: settle_targets(body.command(), work), show=TargetsOut.of
        )

    async def list_overdue_concerns(
        self, borough: Reading, viewing: Viewing, limit: Limit = 50, after: After = None
    ) -> Page[ConcernOut]:
        """The open concerns whose day has gone by, the longest overdue first."""
        last = None
        if after is not None:
            due_on, concern_id = decode_cursor(after, tuple[date, UUID])
            last = (due_on, ConcernId(concern_id))
        rows = await self._desk.look(borough, lambda work: find_overdue(last, limit + 1, work))
        return page_of(
            rows,
            limit,
            item=lambda row: ConcernOut.of(row[1], borough, to_team=is_of_team(viewing)),
            keys=lambda row: [row[0], row[1].concern_id],
        )


def _shown(category: ConcernCategory, settled: Mapping[str, Target]) -> TargetOut:
    target = target_of(category.value, settled)
    return TargetOut(category=category, days=target.days, counts=target.counts, is_settled=category.value in settled)
