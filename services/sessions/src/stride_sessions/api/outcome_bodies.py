"""What is sent to publish an outcome, and how one is shown; the same to anybody."""

from datetime import date
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from stride_sessions.api.fields import WHOLE, Body, whole
from stride_sessions.domain.outcomes import Outcome

# Control characters, and what no XML 1.0 document may hold (production 2, `Char`); tabs and line breaks may be.
_UNFIT = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff"
PERIOD_PATTERN = r"^20[0-9]{2}-Q[1-4]$"
_EXAMPLE: dict[str, Any] = {"number": 3, "text": "The lamps along the path through the park were mended."}

Number = Annotated[int, whole(1, 100_000, "The number of the step by which something was done."), WHOLE]
Wording = Annotated[
    str,
    StringConstraints(pattern=rf"^[^{_UNFIT}]*[^{_UNFIT}\s][^{_UNFIT}]*$", max_length=500),
    Field(description="What was done, as anybody may read it: no name, no exact place, nothing of who said what."),
]


class PublishIn(Body):
    """What was done by which step, in the words that go to the public; they may differ from the summary."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    number: Number
    text: Wording


class UnpublishIn(Body):
    """What is no longer to be read."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"number": _EXAMPLE["number"]}]})

    number: Number


class OutcomeOut(BaseModel):
    """What was done, as anybody may read it; how many people said something is in none of it."""

    publication_id: UUID
    ward: str
    category: Annotated[str, Field(description="What it was about; how somebody behaved is `behaviour`, no finer.")]
    action: str
    period: Annotated[str, Field(description="The quarter in which it was done.", examples=["2026-Q4"])]
    text: str
    published_on: date

    @classmethod
    def of(cls, outcome: Outcome, _borough: str) -> Self:
        """Show an outcome."""
        return cls(
            publication_id=outcome.publication_id,
            ward=outcome.ward,
            category=outcome.category,
            action=outcome.action,
            period=outcome.period,
            text=outcome.text,
            published_on=outcome.published_on,
        )


class TakenBack(BaseModel):
    """That nothing is published of a step any more."""

    concern_id: UUID
    number: int
