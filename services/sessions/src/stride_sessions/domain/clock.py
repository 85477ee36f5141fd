"""Local time as a session keeps it, and what others are told of it; it refuses times no clock shows once."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from stride_sessions.domain.refusals import (
    LocalTimeAmbiguous,
    LocalTimeNonexistent,
    TooFarAhead,
    TooFarBack,
)

LONDON = "Europe/London"

_PARTS_OF_DAY = (
    (time(4), "early-morning"),
    (time(8), "morning"),
    (time(12), "afternoon"),
    (time(17), "evening"),
    (time(21), "late-evening"),
)


@dataclass(frozen=True, slots=True)
class LocalTime:
    """What the clock on the wall shows, and where that wall is; UTC is derived, never kept."""

    wall: datetime
    zone: str = LONDON

    @classmethod
    def of(cls, wall: datetime, zone: str = LONDON) -> "LocalTime":
        """A time the zone's clocks show once; raises `LocalTimeNonexistent` or `LocalTimeAmbiguous`."""
        readings = _instants(wall, ZoneInfo(zone))
        if not readings:
            raise LocalTimeNonexistent
        if len(readings) > 1:
            raise LocalTimeAmbiguous
        return cls(wall, zone)

    @property
    def instant(self) -> datetime:
        """The same moment in UTC."""
        return self.wall.replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC)

    @property
    def on(self) -> date:
        """The day on the wall calendar."""
        return self.wall.date()

    @property
    def part_of_day(self) -> str:
        """All that others are told of the time of day; the small hours belong to the late evening."""
        begun = [code for begins, code in _PARTS_OF_DAY if begins <= self.wall.time()]
        return begun[-1] if begun else "late-evening"


@dataclass(frozen=True, slots=True)
class Window:
    """The days, counted from today in London, on which a session may be entered."""

    back: timedelta = timedelta(days=30)
    ahead: timedelta = timedelta(days=400)

    @property
    def from_today(self) -> "Window":
        """The same without the days gone by, for whom they are closed."""
        return replace(self, back=timedelta(0))

    def admit(self, on: date, *, at: datetime) -> None:
        """Let a day pass; raises `TooFarBack` or `TooFarAhead`."""
        distance = on - london_day(at)
        if distance < -self.back:
            raise TooFarBack
        if distance > self.ahead:
            raise TooFarAhead

    def last_day(self, at: datetime) -> date:
        """The last day on which a session may be entered."""
        return london_day(at) + self.ahead


@dataclass(frozen=True, slots=True)
class Times:
    """What is settled about time: the days that may be entered, how long things are kept, and when they are missed.

    `offer_lasts` is how long a place that became free is kept for who waits, `confirm_lasts` one that was asked for
    until it is confirmed; `home_after` how long after its planned end a session is overdue, unless everyone is home.
    """

    window: Window = Window()
    offer_lasts: timedelta = timedelta(hours=24)
    confirm_lasts: timedelta = timedelta(hours=2)
    home_after: timedelta = timedelta(hours=1)


def london_day(at: datetime) -> date:
    """The day in London at an instant."""
    return at.astimezone(ZoneInfo(LONDON)).date()


def cut_to_hour(at: datetime) -> datetime:
    """The hour in which an instant falls, so that it does not tell when a group met or who spoke first."""
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def _instants(wall: datetime, zone: ZoneInfo) -> set[datetime]:
    """Every instant at which the clocks of the zone show this time."""
    candidates = {wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return {each for each in candidates if each.astimezone(zone).replace(tzinfo=None, fold=0) == wall}
