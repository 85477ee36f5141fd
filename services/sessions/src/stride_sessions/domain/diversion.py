"""Two questions come before a concern: is somebody in danger, is a crime reported? A yes is only counted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from stride_sessions.domain.clock import london_day

DANGER, CRIME = "danger", "crime"


@dataclass(frozen=True, slots=True)
class Diversion:
    """How often a question was answered with yes in a month; a yes to both is one to the first."""

    month: date
    question: str
    number: int


def question_of(answers: Mapping[str, object]) -> str | None:
    """The question that was answered with yes, danger first; None for none of them."""
    if answers.get("is_somebody_in_danger") is True:
        return DANGER
    return CRIME if answers.get("is_reporting_a_crime") is True else None


def month_of(at: datetime) -> date:
    """The first day of the month in London."""
    return london_day(at).replace(day=1)
