"""What is said about series over HTTP, in and out."""

from dataclasses import asdict
from datetime import date, datetime, time
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from stride_contracts.codes import CancelReason, RescheduleReason

from stride_sessions.api.fields import WHOLE, Body, Day, TimeOfDay, next_week, whole
from stride_sessions.api.plan_bodies import Planned, PlanOut, plan_shown
from stride_sessions.domain.clock import LocalTime
from stride_sessions.domain.defaults import Defaults
from stride_sessions.domain.recurrence import MOST_DATES
from stride_sessions.domain.series import Series, Shift, Timetable
from stride_sessions.domain.session import Plan, Session

RULE_LENGTH = 255


def _series_example(schema: dict[str, Any]) -> None:
    schema["examples"] = [
        {
            "scheme": "run-and-talk",
            "kind": "run",
            "ward": "E05000455",
            "starts_at": next_week(),
            "zone": "Europe/London",
            "planned_minutes": 60,
            "rule": "FREQ=WEEKLY;COUNT=4",
        }
    ]


def _cancel_example(schema: dict[str, Any]) -> None:
    schema["examples"] = [{"from_on": next_week()[:10], "reason": "weather"}]


def _move_example(schema: dict[str, Any]) -> None:
    schema["examples"] = [{"from_on": next_week()[:10], "starts_at": "18:00", "reason": "weather"}]


class NewSeries(Planned):
    """A series to be planned: a session, and the rule by which it comes again from `starts_at` on.

    `rule` is an RRULE of RFC 5545: FREQ of DAILY, WEEKLY or MONTHLY, with INTERVAL, BYDAY, BYMONTHDAY, and either COUNT
    or UNTIL (in UTC). It gives 1 to 200 dates, none further ahead than sessions may be entered.
    """

    model_config = ConfigDict(json_schema_extra=_series_example)

    rule: Annotated[
        str,
        StringConstraints(pattern=r"^[A-Za-z0-9=;,:+-]+$", max_length=RULE_LENGTH),
        Field(description="Such as `FREQ=WEEKLY;BYDAY=SU;COUNT=12`."),
    ]
    except_on: list[Day] = Field(
        default_factory=list, max_length=MOST_DATES, description="Dates of the rule on which there is no session."
    )

    def plan(self, defaults: Defaults) -> Plan:
        """The plan of the series; whether the clock shows each of its times once is asked for each."""
        return self.plan_at(LocalTime(datetime.fromisoformat(self.starts_at), self.zone), defaults)


class SeriesCancellation(Body):
    """From which date of the rule on sessions will not be, and why."""

    model_config = ConfigDict(json_schema_extra=_cancel_example)

    from_on: Day
    reason: CancelReason


class SeriesMove(Body):
    """Another time for the sessions from a date of the rule on, and why."""

    model_config = ConfigDict(json_schema_extra=_move_example)

    from_on: Day
    starts_at: TimeOfDay
    shift_days: Annotated[int, whole(-6, 6, "Days after the date of the rule, or before it."), WHOLE] = 0
    including_moved: Annotated[
        bool, Field(strict=True, description="Also those that were moved by themselves, which else stay.")
    ] = False
    reason: RescheduleReason

    def shift(self) -> Shift:
        """The same in the words of the domain."""
        return Shift(time.fromisoformat(self.starts_at), self.shift_days, self.reason, self.including_moved)


class OccurrenceOut(BaseModel):
    """A session of a series."""

    session_id: UUID
    series_on: Annotated[date, Field(description="Which date of the series it is.")]
    on: Annotated[date, Field(description="The day on which it takes place.")]
    starts_at: str
    state: Literal["planned", "cancelled", "completed"]
    is_moved: Annotated[bool, Field(description="Whether it was moved by itself.")]
    short_notice: Annotated[bool, Field(description="It was moved or called off too late to be told in time.")] = False

    @classmethod
    def of(cls, session: Session) -> Self:
        """Show a session as one of its series."""
        known, starts = asdict(session), session.plan.starts
        given = {"series_on": known["occurrence"]["on"], "is_moved": known["occurrence"]["is_moved"]}
        given["short_notice"] = session.is_short_notice
        shown = {"on": starts.on, "starts_at": starts.wall.isoformat(timespec="minutes")}
        return cls.model_validate({**known, **given, **shown})


class SeriesOut(PlanOut):
    """A series as it was planned."""

    series_id: UUID
    borough: str
    rule: str
    except_on: list[date]

    @classmethod
    def of(cls, series: Series, borough: str) -> Self:
        """Show a series of a borough."""
        return cls.model_validate(_shown(series, borough))


class TimetableOut(SeriesOut):
    """A series and all its sessions, by their dates in it."""

    sessions: list[OccurrenceOut]

    @classmethod
    def of_all(cls, timetable: Timetable, borough: str) -> Self:
        """Show a series of a borough with what became of it."""
        sessions = [OccurrenceOut.of(session) for session in timetable.sessions]
        return cls.model_validate({**_shown(timetable.series, borough), "sessions": sessions})


def _shown(series: Series, borough: str) -> dict[str, Any]:
    told = {"series_id": series.series_id, "borough": borough, "rule": series.rule}
    return {**plan_shown(series.plan), **told, "except_on": sorted(series.except_on)}
