"""Sessions as a coordinator of Merton plans them, so many hours or days from now."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from tests.component.sessions.conftest import Caller

SESSIONS = "/boroughs/merton/sessions"
DEFAULTS = "/boroughs/merton/schemes/run-and-talk/defaults"


def hence(**ahead: float) -> str:
    """A time on the wall in London, so far from now, and not in the hour that a change of clocks skips or repeats."""
    at = datetime.now(ZoneInfo("Europe/London")) + timedelta(**ahead)
    return f"{at + timedelta(hours=at.hour == 1):%Y-%m-%dT%H:%M}"


def plan(**changes: Any) -> dict[str, Any]:
    return {
        "scheme": "run-and-talk",
        "kind": "run",
        "ward": "E05000455",
        "starts_at": hence(days=7),
        "zone": "Europe/London",
        "planned_minutes": 60,
        "host": "common-runners",
    } | changes


async def created(caller: Caller, **changes: Any) -> dict[str, Any]:
    answer = await caller.post(SESSIONS, plan(**changes))
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def path(session: dict[str, Any]) -> str:
    return f"{SESSIONS}/{session['session_id']}"
