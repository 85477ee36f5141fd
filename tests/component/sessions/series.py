"""A series as a coordinator plans it, and the days on which the clocks change next."""

from __future__ import annotations

from calendar import monthcalendar
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from tests.component.sessions.conftest import Caller

SERIES, SESSIONS = "/boroughs/merton/series", "/boroughs/merton/sessions"
MARCH, OCTOBER = 3, 10


def today() -> date:
    return datetime.now(ZoneInfo("Europe/London")).date()


def in_days(days: int) -> date:
    return today() + timedelta(days=days)


def clock_change(month: int) -> date:
    """The next last Sunday of a month, when the clocks change at one in UTC."""
    years = (today().year, today().year + 1)
    changes = [date(year, month, max(week[6] for week in monthcalendar(year, month))) for year in years]
    return next(change for change in changes if change >= today())


def plan(starts_on: date, clock: str = "06:30", **changes: Any) -> dict[str, Any]:
    return {
        "scheme": "run-and-talk",
        "kind": "run",
        "ward": "E05000455",
        "starts_at": f"{starts_on}T{clock}",
        "zone": "Europe/London",
        "planned_minutes": 60,
        "rule": "FREQ=WEEKLY;COUNT=4",
    } | changes


async def created(caller: Caller, body: dict[str, Any]) -> dict[str, Any]:
    answer = await caller.post(SERIES, body)
    assert answer.status_code == 201, answer.text
    series: dict[str, Any] = answer.json()
    return series
