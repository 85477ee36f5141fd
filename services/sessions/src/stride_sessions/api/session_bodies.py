"""What is said about sessions over HTTP, in and out."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from stride_contracts.codes import CancelReason, PartOfDay, RescheduleReason, SchemeSlug, SessionKind
from stride_contracts.fields import HostSlug, Ward

from stride_sessions.api.fields import WHOLE, Body, WallTime, Zone, next_week, whole
from stride_sessions.domain.clock import LocalTime
from stride_sessions.domain.places import MOST
from stride_sessions.domain.session import Plan, Session


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
            "host": "common-runners",
            "distance_m": 8000,
        }
    ]


def _move_example(schema: dict[str, Any]) -> None:
    schema["examples"] = [{"starts_at": next_week(), "zone": "Europe/London", "reason": "weather"}]


Capacity = Annotated[int, whole(1, MOST, "Places for participants; none given: no limit."), WHOLE]


class Planned(Body):
    """What a session is meant to be, and every session of a series."""

    scheme: SchemeSlug
    kind: SessionKind
    ward: Ward
    starts_at: WallTime
    zone: Zone
    planned_minutes: Annotated[int, whole(5, 480, "Minutes it is planned to take."), WHOLE]
    capacity: Capacity | None = None
    host: HostSlug | None = None
    distance_m: Annotated[int, whole(0, 100_000, "Metres."), WHOLE] | None = None

    def plan_at(self, starts: LocalTime) -> Plan:
        """The plan in the words of the domain."""
        return Plan(
            scheme=self.scheme,
            kind=self.kind,
            ward=self.ward,
            starts=starts,
            planned_minutes=self.planned_minutes,
            capacity=self.capacity,
            host=self.host,
            distance_m=self.distance_m,
        )


class NewSession(Planned):
    """A session to be planned; its scheme must be launched in the borough."""

    model_config = ConfigDict(json_schema_extra=_plan_example)

    def plan(self) -> Plan:
        """The plan of one session; raises for a local time that does not occur once."""
        return self.plan_at(LocalTime.of(datetime.fromisoformat(self.starts_at), self.zone))


class Move(Body):
    """Another time for a session, and why."""

    model_config = ConfigDict(json_schema_extra=_move_example)

    starts_at: WallTime
    zone: Zone
    reason: RescheduleReason

    def starts(self) -> LocalTime:
        """The time in the words of the domain; raises for one that does not occur once."""
        return LocalTime.of(datetime.fromisoformat(self.starts_at), self.zone)


class Size(Body):
    """How many places a session has from now on."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"capacity": 40}]})

    capacity: Capacity | None


class Cancellation(Body):
    """Why a session will not be."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "weather"}]})

    reason: CancelReason


class Completion(Body):
    """How a session went."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"head_count": 12, "minutes": 55}]})

    head_count: Annotated[int, whole(0, 10_000, "People who came, all roles together."), WHOLE]
    minutes: Annotated[int, whole(1, 1440, "Minutes it took."), WHOLE] | None = None


class SessionOut(BaseModel):
    """A session, as the borough's team sees it."""

    session_id: UUID
    borough: str
    state: Literal["planned", "cancelled", "completed"]
    scheme: SchemeSlug
    kind: SessionKind
    ward: str
    on: date
    part_of_day: PartOfDay
    starts_at: str
    zone: str
    planned_minutes: int
    capacity: int | None
    host: str | None
    distance_m: int | None
    cancelled_because: CancelReason | None
    head_count: int | None
    minutes: int | None
    series_id: Annotated[UUID | None, Field(description="The series it belongs to, if it does to one.")]
    series_on: Annotated[date | None, Field(description="Which date of that series it is, whenever it takes place.")]
    version: Annotated[int, Field(description="How often it was changed, from 1; its `ETag`, in quotes.")]

    @classmethod
    def of(cls, session: Session, borough: str) -> Self:
        """Show a session of a borough."""
        known, starts, occurrence = asdict(session), session.plan.starts, session.occurrence
        derived = {
            "borough": borough,
            "on": starts.on,
            "part_of_day": starts.part_of_day,
            "starts_at": starts.wall.isoformat(timespec="minutes"),
            "zone": starts.zone,
            "series_id": occurrence and occurrence.series_id,
            "series_on": occurrence and occurrence.on,
        }
        return cls.model_validate({**known, **known["plan"], **derived})
