"""What is said over HTTP of a session beside its plan's time and places: details changed on their own, how it was."""

from typing import Any

from pydantic import BaseModel, ConfigDict
from stride_contracts.codes import Light

from stride_sessions.api.fields import Body, Partial
from stride_sessions.api.plan_bodies import Accessibility, DecideHours, Minimum, StepFree, Whom
from stride_sessions.domain import conditions
from stride_sessions.domain.codes import ForWhom, Ground, Pace, Weather


class Details(Partial):
    """How a planned session is from now on; what is not sent stays, and null takes back what was said."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"pace": "easy", "accessibility": ["wheelchair"]}]})

    pace: Pace | None = None
    step_free: StepFree | None = None
    accessibility: Accessibility | None = None
    light: Light | None = None
    for_whom: Whom = ForWhom.EVERYONE
    minimum: Minimum | None = None
    decide_hours: DecideHours | None = None

    def changes(self) -> dict[str, Any]:
        """What is said, by the fields of a plan."""
        said = self.model_dump()
        return said | ({"accessibility": frozenset(said["accessibility"] or ())} if "accessibility" in said else {})


class Conditions(Body):
    """What a session was like, as far as somebody says it."""

    weather: Weather | None = None
    light: Light | None = None
    ground: Ground | None = None

    def told(self) -> conditions.Conditions:
        """The same in the words of the domain."""
        return conditions.Conditions(self.weather, self.light, self.ground)


class ConditionsOut(BaseModel):
    """What a session was like; null is what nobody said."""

    weather: Weather | None = None
    light: Light | None = None
    ground: Ground | None = None
