"""What who has no token sends to raise a concern, and what is answered: nothing that ties it to anybody."""

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from stride_contracts.fields import SLUG_PATTERN

from stride_sessions.api.concern_bodies import EXAMPLE, AccountIn, ConcernOut
from stride_sessions.api.questions import Answered
from stride_sessions.domain.concern_life import PERSON
from stride_sessions.domain.concern_steps import Doer
from stride_sessions.domain.return_code import shown
from stride_sessions.domain.session import SessionId
from stride_sessions.handlers.concerns import RaiseConcern, Raised

_NO = {"is_somebody_in_danger": False, "is_reporting_a_crime": False}

ReturnCode = Annotated[
    str, Field(description="What opens the concern again. It is told this once: whoever has it sees what became of it.")
]


class PlaceConcern(Answered, AccountIn):
    """What a resident says, by the link to her place; at which session it was, the link says."""

    model_config = ConfigDict(json_schema_extra={"examples": [{**_NO, **EXAMPLE}]})

    def command(self, session_id: SessionId | None) -> RaiseConcern:
        """The command in the words of the domain."""
        return RaiseConcern(self.account(), session_id, Doer(PERSON), self.words())


def _open_example(schema: dict[str, Any]) -> None:
    schema["examples"] = [{"borough": "merton", **_NO, **EXAMPLE}]


class OpenConcern(PlaceConcern):
    """What anybody says, about a place in a borough."""

    model_config = ConfigDict(json_schema_extra=_open_example)

    borough: Annotated[str, StringConstraints(pattern=SLUG_PATTERN, max_length=64)]


class OpenRaised(BaseModel):
    """That a concern was raised, and the code to come back to it."""

    diverted: Literal[False] = False
    state: str
    return_code: ReturnCode

    @classmethod
    def of(cls, raised: Raised, _: str) -> Self:
        """Show what she is told."""
        return cls(state=raised.concern.state, return_code=shown(raised.code))


class RaisedOut(ConcernOut):
    """A concern as the team raised it, with the code to be given to who told them of it."""

    return_code: ReturnCode

    @classmethod
    def of_raised(cls, raised: Raised, borough: str) -> Self:
        """Show a concern of a borough, with its code."""
        seen = ConcernOut.of(raised.concern, borough)
        return cls(**dict(seen), return_code=shown(raised.code))
