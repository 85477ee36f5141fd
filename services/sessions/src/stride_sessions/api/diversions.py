"""How often somebody was sent to 999, 101 or the online report instead: counts by the month, and nothing of whom."""

from dataclasses import asdict
from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from stride_sessions.api.access import borough_for
from stride_sessions.api.desk import Desk
from stride_sessions.api.operations import add
from stride_sessions.domain.diversion import Diversion
from stride_sessions.handlers.ports import Work

Counting = Annotated[str, Depends(borough_for("officer", "coordinator", "information-governance"))]


class DiversionOut(BaseModel):
    """How often a question was answered with yes in a month."""

    month: Annotated[date, Field(description="Its first day.")]
    question: Literal["danger", "crime"]
    number: int


class DiversionsOut(BaseModel):
    """The counts of a borough, the latest month first."""

    items: list[DiversionOut]


class DiversionRoutes:
    """The operation on the counts."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def router(self) -> APIRouter:
        """Build the router."""
        router = APIRouter(prefix="/boroughs/{borough}/diversions", tags=["concerns"])
        add(router, "GET ", self.count_diversions)
        return router

    async def count_diversions(self, borough: Counting) -> DiversionsOut:
        """How often somebody in the borough was diverted, by month and question."""

        async def read(work: Work) -> list[Diversion]:
            await work.boroughs.get(borough)
            return list(await work.diversions.find_all())

        found = await self._desk.look(borough, read)
        return DiversionsOut.model_validate({"items": [asdict(one) for one in found]})
