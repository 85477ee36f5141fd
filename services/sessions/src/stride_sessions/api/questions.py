"""The two questions that come before a concern; a yes is answered at once, whatever else was sent or left out."""

from typing import Annotated, Any, Literal, Self, cast

from pydantic import BaseModel, Field, ModelWrapValidatorHandler, StrictBool, model_validator

from stride_sessions.api.fields import Body
from stride_sessions.domain.diversion import question_of
from stride_sessions.wording import EmergencyWording

_FIRST = (
    "A yes is answered at once with what to do instead; it raises no concern, and nothing else of the body is judged."
)
InDanger = Annotated[StrictBool, Field(description=f"Is somebody in danger now? {_FIRST}")]
ReportingACrime = Annotated[StrictBool, Field(description=f"Are you reporting a crime? {_FIRST}")]


class Answered(Body):
    """What is sent with the answers to both questions. After a yes there is nothing in it but that, and the borough."""

    is_somebody_in_danger: InDanger
    is_reporting_a_crime: ReportingACrime

    @property
    def question(self) -> str | None:
        """The question that was answered with yes."""
        return question_of({name: getattr(self, name) for name in Answered.model_fields})

    @model_validator(mode="wrap")
    @classmethod
    def _yes_comes_first(cls, sent: Any, judge: ModelWrapValidatorHandler[Self]) -> Self:  # noqa: ANN401 - who knows what
        if not isinstance(sent, dict) or question_of(sent) is None:
            return judge(sent)
        known: dict[str, Any] = {name: sent.get(name) is True for name in Answered.model_fields}
        known["borough"] = sent["borough"] if isinstance(sent.get("borough"), str) else ""
        return cast("Self", cls.model_construct(**known))


class DivertedOut(BaseModel):
    """What to do instead; no concern was raised."""

    diverted: Literal[True] = True
    because: Annotated[Literal["danger", "crime"], Field(description="The question; danger, if both.")]
    wording: EmergencyWording
