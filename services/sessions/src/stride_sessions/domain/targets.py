"""Within how many days a concern shall be closed, by what it is about; which days are bank holidays, it is told.

The day of raising is not counted, and the day it comes to is still in time. Working days are Monday to Friday without
bank holidays; calendar days are all of them, since nobody is safer for a weekend.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from types import MappingProxyType
from typing import Literal, TypeAlias

from stride_sessions.domain.target_refusals import TargetSettledTwice

Counts: TypeAlias = Literal["calendar", "working"]
IsHoliday: TypeAlias = Callable[[date], bool]

CALENDAR: Counts = "calendar"
WORKING: Counts = "working"
MOST_DAYS = 365

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Target:
    """So many days of a kind, 1 to `MOST_DAYS`."""

    days: int
    counts: Counts

    def due(self, raised_on: date, is_holiday: IsHoliday) -> "Due":
        """This target with the day it comes to, for what was raised on a day in London."""
        counted = (day for day in _days_after(raised_on) if self.counts == CALENDAR or _is_worked(day, is_holiday))
        return Due(self, next(islice(counted, self.days - 1, None)))


@dataclass(frozen=True, slots=True)
class Due:
    """The target that was in force when a concern was raised, and the last day that is in time; both stay with it."""

    target: Target
    on: date


_ENVIRONMENT, _BEHAVIOUR, _FURTHER = Target(20, WORKING), Target(10, CALENDAR), Target(20, WORKING)
DEFAULTS: Mapping[str, Target] = MappingProxyType(
    {
        "no-cctv": _ENVIRONMENT,
        "poor-lighting": _ENVIRONMENT,
        "isolated-or-empty": _ENVIRONMENT,
        "poor-street-layout": _ENVIRONMENT,
        "restricted-visibility": _ENVIRONMENT,
        "rundown": _ENVIRONMENT,
        "drugs-or-alcohol": _BEHAVIOUR,
        "other-environment": _ENVIRONMENT,
        "verbal-harassment-by-one": _BEHAVIOUR,
        "verbal-harassment-by-group": _BEHAVIOUR,
        "being-followed": Target(5, CALENDAR),
        "other-harassment": _BEHAVIOUR,
        "policing-question": Target(10, WORKING),
        "wider-issue": _FURTHER,
    }
)
"""What holds where a borough has settled nothing, for each category."""


def target_of(category: str, settled: Mapping[str, Target]) -> Target:
    """The target of a category: what the borough has settled, else what holds anywhere."""
    return settled.get(category) or DEFAULTS.get(category, _FURTHER)


def as_table(listed: Sequence[tuple[str, Target]]) -> Mapping[str, Target]:
    """What is settled, by category; raises `TargetSettledTwice`."""
    table = dict(listed)
    if len(table) < len(listed):
        raise TargetSettledTwice
    return table


def _days_after(day: date) -> Iterator[date]:
    while True:
        day += timedelta(days=1)
        yield day


def _is_worked(day: date, is_holiday: IsHoliday) -> bool:
    return day.weekday() < _SATURDAY and not is_holiday(day)
