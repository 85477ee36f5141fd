"""What a resident answers about a session over HTTP, in the wording of the Public Attitude Survey."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict

from stride_sessions.api.fields import WHOLE, Body, whole
from stride_sessions.domain.feedback import Answers


def _agrees(statement: str) -> Any:  # noqa: ANN401 - the metadata of a field has no one type
    return whole(1, 5, f"{statement} 1 (strongly disagree) to 5 (strongly agree).")


class FeedbackIn(Body):
    """How much she agrees; each may be left out, though not all."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"feels_safer_here": 4, "would_come_again": 5}]})

    feels_safer_here: Annotated[int, _agrees("I feel safer here."), WHOLE] | None = None
    police_listen_to_concerns: (
        Annotated[int, _agrees("The police listen to local people's concerns."), WHOLE] | None
    ) = None
    police_treat_everyone_fairly: Annotated[int, _agrees("The police treat everyone fairly."), WHOLE] | None = None
    police_deal_with_what_matters: Annotated[int, _agrees("The police deal with what matters here."), WHOLE] | None = (
        None
    )
    knows_ward_officer: Annotated[int, _agrees("I know how to contact the ward officer."), WHOLE] | None = None
    would_come_again: Annotated[int, _agrees("I would come again."), WHOLE] | None = None

    def answers(self) -> Answers:
        """The same in the words of the domain."""
        return Answers(**self.model_dump())


class FeedbackTaken(BaseModel):
    """That it was taken; it cannot be shown again, since nobody knows whose it is."""

    taken: Literal[True] = True
