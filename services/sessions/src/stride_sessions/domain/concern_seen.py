"""What the person who raised a concern sees of it with her code: to the hour, without a name, an id or a ward."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from stride_sessions.domain import plain_words
from stride_sessions.domain.clock import cut_to_hour
from stride_sessions.domain.concern import Change, Concern
from stride_sessions.domain.concern_life import LIFE, PERSON, STEPS
from stride_sessions.domain.words import Words


@dataclass(frozen=True, slots=True)
class Told:
    """A step, in plain words."""

    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Done:
    """What was done, with the team's summary of it, if they wrote one."""

    action: str
    words: str
    summary: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Question:
    """What the team asks her, and whether she answered."""

    number: int
    question: str
    is_answered: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Everything that she is shown."""

    state: str
    words: str
    raised_at: datetime
    steps: Sequence[Told]
    done: Sequence[Done]
    questions: Sequence[Question]
    may: Sequence[str]


def see(concern: Concern, words: Mapping[int, Words], elsewhere: Sequence[Change] = ()) -> Seen:
    """What she sees; of what was done `elsewhere`, about the same under another concern, the codes and no summary."""
    questions = _questions(concern, words)
    done = [_done(change, _text(words, change)) for change in concern.history if change.step == "act"]
    done += [_done(change, None) for change in elsewhere if change.step == "act"]
    return Seen(
        state=concern.state,
        words=plain_words.STATES[concern.state],
        raised_at=concern.raised_at,
        steps=[Told(plain_words.told(change), cut_to_hour(change.at)) for change in concern.history],
        done=done,
        questions=questions,
        may=may(concern.state, has_question=any(not one.is_answered for one in questions)),
    )


def may(state: str, *, has_question: bool) -> list[str]:
    """The steps that she may take next."""
    allowed = [step for step in STEPS if state in LIFE.get((step, PERSON), {})]
    return [step for step in allowed if step != "answer" or has_question]


def _questions(concern: Concern, words: Mapping[int, Words]) -> list[Question]:
    answered = {change.details.get("question") for change in concern.history if change.step == "answer"}
    asked = [change for change in concern.history if change.step == "ask"]
    return [
        Question(change.number, _text(words, change) or "", change.number in answered, cut_to_hour(change.at))
        for change in asked
    ]


def _done(change: Change, summary: str | None) -> Done:
    action = str(change.details["action"])
    words = plain_words.ACTIONS.get(action, plain_words.ACTIONS["other"])
    return Done(action, words, summary, cut_to_hour(change.at))


def _text(words: Mapping[int, Words], change: Change) -> str | None:
    return words[change.number].text if change.number in words else None
