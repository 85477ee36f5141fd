"""Change the details of a planned session, decide at its hour whether it goes ahead, and see it with who came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from stride_sessions.domain.details import change_details
from stride_sessions.domain.minimum import decide

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stride_sessions.domain.session import Session, SessionId
    from stride_sessions.handlers.ports import Work


@dataclass(frozen=True, slots=True)
class ChangeDetails:
    """Say otherwise how a planned session is; `changes` has the fields that are said."""

    session_id: SessionId
    changes: Mapping[str, Any]
    expected: int | None = None


@dataclass(frozen=True, slots=True)
class DecideSession:
    """Decide whether enough have booked, if the hour for that has come."""

    session_id: SessionId


@dataclass(frozen=True, slots=True)
class Turnout:
    """A session, and how many of its list came; those who counted heads may have counted others."""

    session: Session
    attended: int


async def change_session_details(command: ChangeDetails, work: Work) -> Session:
    """Raises `VersionStale`, a `PlanRefused`, `SessionAlreadyCancelled`, `SessionAlreadyCompleted`."""
    session = await work.sessions.get_for_update(command.session_id)
    session.ensure_version(command.expected)
    changed = change_details(session, command.changes, at=work.now)
    await work.sessions.save(changed)
    return changed


async def decide_session(command: DecideSession, work: Work) -> Session:
    """Another process may have decided it, or somebody moved it meanwhile: then there is nothing to do."""
    session = await work.sessions.get_for_update(command.session_id)
    booked = await work.turnouts.count_booked(command.session_id)
    defaults = await work.defaults.get(session.plan.scheme)
    decided, events = decide(session, booked, at=work.now, notice=defaults.notice)
    await work.sessions.save(decided)
    await work.outbox.append(events)
    return decided


async def see(sessions: Sequence[Session], work: Work) -> list[Turnout]:
    """The same sessions, each with how many of its list came."""
    attended = await work.turnouts.count_attended([session.session_id for session in sessions])
    return [Turnout(session, attended.get(session.session_id, 0)) for session in sessions]


async def see_one(session: Session, work: Work) -> Turnout:
    """The same for one session."""
    [seen] = await see([session], work)
    return seen
