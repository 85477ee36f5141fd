"""What who has a return code sends, and what she is shown; a kept answer holds none of anybody's words."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field
from stride_contracts.codes import ActionCode

from stride_sessions.api.concern_bodies import Text
from stride_sessions.api.fields import WHOLE, Body, whole
from stride_sessions.domain import plain_words
from stride_sessions.domain.concern import Concern
from stride_sessions.domain.concern_seen import Seen
from stride_sessions.domain.concern_steps import AnswerQuestion
from stride_sessions.domain.words import Words

Hour = Annotated[datetime, Field(description="The hour in which it was.")]
_MOST_STEPS = 100_000


class MoreIn(Body):
    """What she wants to say beside what she said."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "It is worst after the last bus."}]})

    text: Text

    def words(self) -> Words:
        """The same in the words of the domain."""
        return Words(text=self.text)


class OwnAnswerIn(MoreIn):
    """What she answers to a question, by its number."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"question": 2, "text": "Both lamps by the gate."}]})

    question: Annotated[int, whole(1, _MOST_STEPS, "The `number` of the question."), WHOLE]

    def step(self) -> AnswerQuestion:
        """The step in the words of the domain."""
        return AnswerQuestion(self.question)


class OwnStepOut(BaseModel):
    """That a step was taken, and what the concern is now."""

    state: str
    words: str

    @classmethod
    def of(cls, concern: Concern, _: str) -> Self:
        """Show it without a word of hers."""
        return cls(state=concern.state, words=plain_words.STATES[concern.state])


class ToldOut(BaseModel):
    """A step in the life of her concern."""

    words: str
    at: Hour


class DoneOut(BaseModel):
    """What was done, and the team's summary of it, if they wrote one."""

    action: ActionCode
    words: str
    summary: str | None
    at: Hour


class QuestionOut(BaseModel):
    """What the team asks her; nobody there knows who she is."""

    number: int
    question: str
    is_answered: bool
    at: Hour


class MayOut(BaseModel):
    """What she may do next, by its operation."""

    step: str
    words: str


class OwnConcernOut(BaseModel):
    """What became of her concern, in plain words."""

    state: str
    words: str
    raised_at: Hour
    steps: list[ToldOut]
    done: list[DoneOut]
    questions: list[QuestionOut]
    may: list[MayOut]

    @classmethod
    def of(cls, seen: Seen) -> Self:
        """Show what she is to see."""
        may = [{"step": step, "words": plain_words.MAY[step]} for step in seen.may]
        return cls.model_validate({**asdict(seen), "may": may})
