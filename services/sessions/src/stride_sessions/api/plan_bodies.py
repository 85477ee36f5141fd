"""What is said over HTTP of a plan, in and out, alike for a session and for a series of them."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, Field
from stride_contracts.codes import Light, SchemeSlug, SessionKind
from stride_contracts.fields import HostSlug, Ward

from stride_sessions.api.fields import WHOLE, Partial, WallTime, Zone, whole
from stride_sessions.domain.clock import LocalTime
from stride_sessions.domain.codes import Access, ForWhom, Pace
from stride_sessions.domain.defaults import Defaults
from stride_sessions.domain.places import MOST
from stride_sessions.domain.session import Plan


def each_once(codes: Sequence[str]) -> Sequence[str]:
    """Take a list for the set that it is; raises `ValueError` for one with a code twice."""
    if len(set(codes)) < len(codes):
        message = "Each may stand there once"
        raise ValueError(message)
    return codes


EachOnce = AfterValidator(each_once)
UNIQUE = {"uniqueItems": True}

Minutes = Annotated[int, whole(5, 480, "Minutes it is planned to take; if left out, the borough's default."), WHOLE]
Capacity = Annotated[int, whole(1, MOST, "Places for participants; null: no limit."), WHOLE]
RoleCapacity = Annotated[int, whole(0, MOST, "Places for those of this role; null: no limit."), WHOLE]
Minimum = Annotated[int, whole(1, MOST, "How many have to book for it to go ahead."), WHOLE]
DecideHours = Annotated[int, whole(1, 336, "How many hours before it begins that is decided."), WHOLE]
StepFree = Annotated[bool, Field(strict=True, description="Whether all of it can be done without a step.")]
Accessibility = Annotated[
    list[Access], EachOnce, Field(max_length=len(Access), json_schema_extra=UNIQUE, description="What it is fit for.")
]
Whom = Annotated[ForWhom, Field(description="Whom it is for; `women-only` is the rule of a host, who must be named.")]


class Planned(Partial):
    """What a session is meant to be, and every session of a series."""

    scheme: SchemeSlug
    kind: SessionKind
    ward: Ward
    starts_at: WallTime
    zone: Zone
    planned_minutes: Minutes | None = None
    capacity: Capacity | None = None
    host: HostSlug | None = None
    distance_m: Annotated[int, whole(0, 100_000, "Metres."), WHOLE] | None = None
    pace: Pace | None = None
    step_free: StepFree | None = None
    accessibility: Accessibility = Field(default_factory=list)
    light: Light | None = None
    for_whom: Whom = ForWhom.EVERYONE
    minimum: Minimum | None = None
    decide_hours: DecideHours | None = None
    partner_capacity: RoleCapacity | None = None
    host_capacity: RoleCapacity | None = None

    def plan_at(self, starts: LocalTime, defaults: Defaults) -> Plan:
        """The plan in the words of the domain, with what is left out as the borough has settled it."""
        is_capacity_left_out = "capacity" not in self.model_fields_set
        return Plan(
            scheme=self.scheme,
            kind=self.kind,
            ward=self.ward,
            starts=starts,
            planned_minutes=defaults.minutes_for(self.planned_minutes),
            capacity=defaults.capacity if is_capacity_left_out else self.capacity,
            host=self.host,
            distance_m=self.distance_m,
            pace=self.pace,
            step_free=self.step_free,
            accessibility=frozenset(self.accessibility),
            light=self.light,
            for_whom=str(self.for_whom),
            minimum=self.minimum,
            decide_hours=self.decide_hours,
            partner_capacity=self.partner_capacity,
            host_capacity=self.host_capacity,
        )


class PlanOut(BaseModel):
    """A plan, as the borough's team sees it.

    What came later than the rest has a default, for answers that were kept before it came.
    """

    scheme: SchemeSlug
    kind: SessionKind
    ward: str
    starts_at: str
    zone: str
    planned_minutes: int
    capacity: int | None
    host: str | None
    distance_m: int | None
    pace: Pace | None = None
    step_free: bool | None = None
    accessibility: list[Access] = Field(default_factory=list)
    light: Light | None = None
    for_whom: ForWhom = ForWhom.EVERYONE
    minimum: int | None = None
    decide_hours: int | None = None
    partner_capacity: int | None = None
    host_capacity: int | None = None


def plan_shown(plan: Plan) -> dict[str, Any]:
    """The fields of `PlanOut`."""
    wall, zone = plan.starts.wall.isoformat(timespec="minutes"), plan.starts.zone
    return {**asdict(plan), "starts_at": wall, "zone": zone, "accessibility": sorted(plan.accessibility)}
