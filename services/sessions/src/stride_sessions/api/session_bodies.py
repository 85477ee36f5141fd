"""What is said about sessions over HTTP, in and out."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import ConfigDict, Field
from stride_contracts.codes import CancelReason, PartOfDay, RescheduleReason

from stride_sessions.api.detail_bodies import Conditions, ConditionsOut
from stride_sessions.api.fields import WHOLE, Body, Partial, WallTime, Zone, next_week, whole
from stride_sessions.api.plan_bodies import Capacity, Planned, PlanOut, RoleCapacity, plan_shown
from stride_sessions.domain.clock import LocalTime
from stride_sessions.domain.defaults import Defaults
from stride_sessions.domain.roles import CAPACITY_OF
from stride_sessions.domain.session import Plan
from stride_sessions.handlers.plans import Turnout


def _plan_example(schema: dict[str, Any]) -> None:
    schema["examples"] = [
        {
            "scheme": "run-and-talk",
            "kind": "run",
            "ward": "E05000455",
            "starts_at": next_week(),
            "zone": "Europe/London",
            "planned_minutes": 60,
            "capacity": 30,
            "partner_capacity": 2,
            "host": "common-runners",
            "distance_m": 8000,
            "pace": "steady",
            "light": "dark",
            "for_whom": "women-only",
        }
    ]


def _move_example(schema: dict[str, Any]) -> None:
    schema["examples"] = [{"starts_at": next_week(), "zone": "Europe/London", "reason": "weather"}]


class NewSession(Planned):
    """A session to be planned; its scheme must be launched in the borough."""

    model_config = ConfigDict(json_schema_extra=_plan_example)

    def plan(self, defaults: Defaults) -> Plan:
        """The plan of one session; raises for a local time that does not occur once, and `MinutesMissing`."""
        return self.plan_at(LocalTime.of(datetime.fromisoformat(self.starts_at), self.zone), defaults)


class Move(Body):
    """Another time for a session, and why."""

    model_config = ConfigDict(json_schema_extra=_move_example)

    starts_at: WallTime
    zone: Zone
    reason: RescheduleReason

    def starts(self) -> LocalTime:
        """The time in the words of the domain; raises for one that does not occur once."""
        return LocalTime.of(datetime.fromisoformat(self.starts_at), self.zone)


class Size(Partial):
    """How many places each role has from now on; what is not sent stays, and null is no bound."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"capacity": 40, "partner_capacity": 3}]})

    capacity: Capacity | None = None
    partner_capacity: RoleCapacity | None = None
    host_capacity: RoleCapacity | None = None

    def bounds(self) -> dict[str, int | None]:
        """What is said, by role."""
        said = self.model_dump()
        return {role: said[field] for role, field in CAPACITY_OF.items() if field in said}


class Cancellation(Body):
    """Why a session will not be."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "weather"}]})

    reason: CancelReason


class Completion(Body):
    """How a session went."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"head_count": 12, "minutes": 55, "conditions": {"weather": "dry", "ground": "muddy"}}]
        }
    )

    head_count: Annotated[int, whole(0, 10_000, "People who came, all roles together."), WHOLE]
    minutes: Annotated[int, whole(1, 1440, "Minutes it took."), WHOLE] | None = None
    conditions: Conditions = Field(default_factory=Conditions)


class SessionOut(PlanOut):
    """A session, as the borough's team sees it."""

    session_id: UUID
    borough: str
    state: Literal["planned", "cancelled", "completed"]
    on: date
    part_of_day: PartOfDay
    cancelled_because: CancelReason | None
    short_notice: Annotated[bool, Field(description="It was moved or called off too late to be told in time.")] = False
    goes_ahead: Annotated[bool, Field(description="At the hour to decide at least `minimum` had booked.")] = False
    head_count: Annotated[int | None, Field(description="How many were counted.")]
    attended: Annotated[int, Field(description="How many of its list came; `head_count` may differ.")] = 0
    minutes: int | None
    conditions: ConditionsOut = Field(default_factory=ConditionsOut)
    series_id: Annotated[UUID | None, Field(description="The series it belongs to, if it does to one.")]
    series_on: Annotated[date | None, Field(description="Which date of that series it is, whenever it takes place.")]
    version: Annotated[int, Field(description="How often it was changed, from 1; its `ETag`, in quotes.")]

    @classmethod
    def of(cls, turnout: Turnout, borough: str) -> Self:
        """Show a session of a borough."""
        session = turnout.session
        known, starts, occurrence = asdict(session), session.plan.starts, session.occurrence
        derived = {
            "borough": borough,
            "on": starts.on,
            "part_of_day": starts.part_of_day,
            "series_id": occurrence and occurrence.series_id,
            "series_on": occurrence and occurrence.on,
            "short_notice": session.is_short_notice,
            "goes_ahead": session.is_going_ahead,
            "attended": turnout.attended,
        }
        return cls.model_validate({**known, **plan_shown(session.plan), **derived})
