"""What a borough has settled for a scheme, over HTTP."""

from dataclasses import asdict
from typing import Annotated, Self

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from stride_contracts.codes import SchemeSlug, SessionKind

from stride_sessions.api.access import LaunchOrder, Reading
from stride_sessions.api.desk import Desk
from stride_sessions.api.fields import WHOLE, Body, whole
from stride_sessions.api.operations import add
from stride_sessions.api.plan_bodies import UNIQUE, Capacity, EachOnce
from stride_sessions.domain.codes import Language
from stride_sessions.domain.defaults import Defaults
from stride_sessions.handlers.defaults import SettleDefaults, look_up_defaults, settle_defaults


class Settling(Body):
    """How sessions of a scheme are from now on where nothing else is said; what is left out is settled as nothing."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"planned_minutes": 30, "slot_minutes": 30, "capacity": 12, "notice_hours": 48}]
        }
    )

    planned_minutes: Annotated[int, whole(5, 480, "Minutes a session takes."), WHOLE] | None = None
    slot_minutes: (
        Annotated[
            int,
            whole(5, 240, "Sessions begin on a grid of so many minutes from the full hour; null: at any time."),
            WHOLE,
        ]
        | None
    ) = None
    capacity: Capacity | None = None
    kinds: Annotated[
        list[SessionKind],
        EachOnce,
        Field(max_length=len(SessionKind), json_schema_extra=UNIQUE, description="The kinds held; none named: all."),
    ] = Field(default_factory=list)
    notice_hours: Annotated[int, whole(0, 336, "A change told later than that is at short notice."), WHOLE] = 24
    language: Annotated[Language, Field(description="Of messages.")] = Language.ENGLISH

    def defaults(self) -> Defaults:
        """The same in the words of the domain."""
        return Defaults(
            planned_minutes=self.planned_minutes,
            slot_minutes=self.slot_minutes,
            capacity=self.capacity,
            kinds=frozenset(self.kinds),
            notice_hours=self.notice_hours,
            language=str(self.language),
        )


class DefaultsOut(BaseModel):
    """What a borough has settled for a scheme; null is what it has not."""

    planned_minutes: int | None
    slot_minutes: Annotated[int | None, Field(description="The grid on which sessions begin.")] = None
    capacity: int | None
    kinds: list[SessionKind]
    notice_hours: int
    language: Language

    @classmethod
    def of(cls, defaults: Defaults, _borough: str) -> Self:
        """Show what is settled."""
        return cls.model_validate({**asdict(defaults), "kinds": sorted(defaults.kinds)})


class DefaultsRoutes:
    """The operations on defaults."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def router(self) -> APIRouter:
        """Build the router."""
        router = APIRouter(prefix="/boroughs/{borough}/schemes/{scheme}", tags=["rollout"])
        add(router, "GET /defaults", self.get_defaults)
        add(router, "POST /defaults", self.settle_defaults)
        return router

    async def get_defaults(self, borough: Reading, scheme: SchemeSlug) -> DefaultsOut:
        """What holds for sessions of a scheme where nothing else is said."""
        found = await self._desk.look(borough, lambda work: look_up_defaults(scheme.value, work))
        return DefaultsOut.of(found, borough)

    async def settle_defaults(self, order: LaunchOrder, scheme: SchemeSlug, body: Settling) -> DefaultsOut:
        """Settle how sessions of a launched scheme are from now on; what is planned already stays as it is."""
        command = SettleDefaults(scheme.value, body.defaults())
        return await self._desk.carry_out(
            order, body, by=lambda work: settle_defaults(command, work), show=DefaultsOut.of
        )
