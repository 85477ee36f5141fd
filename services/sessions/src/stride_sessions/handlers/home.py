"""Say that everyone is home from a session, and find the sessions of which nobody has said it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stride_sessions.domain.home import Homecoming, say_home

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from stride_sessions.domain.session import SessionId
    from stride_sessions.handlers.plan_ports import Overdue
    from stride_sessions.handlers.ports import Work


@dataclass(frozen=True, slots=True)
class SayEveryoneHome:
    """Say that everyone is home, as whoever signed in."""

    session_id: SessionId
    said_by: str


async def say_everyone_home(command: SayEveryoneHome, work: Work) -> Homecoming:
    """Raises `SessionNotStarted`; said again, the first word stays."""
    session = await work.sessions.get_for_update(command.session_id)
    found = await work.homecomings.find(command.session_id, since=session.plan.starts.instant)
    said = say_home(session, found, by=command.said_by, at=work.now)
    if found is None:
        await work.homecomings.add(said)
    return said


async def find_overdue(after: tuple[datetime, SessionId] | None, limit: int, work: Work) -> Sequence[Overdue]:
    """Sessions that ended a while ago, the latest first, from which nobody said that everyone is home."""
    await work.boroughs.get(work.borough)
    return await work.homecomings.page_overdue(ended_before=work.now - work.times.home_after, after=after, limit=limit)
