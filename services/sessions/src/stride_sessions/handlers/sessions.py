"""Create, reschedule, cancel and complete a session; each holds the session's row before it decides.

`expected` is the version that whoever changes a session has seen, None if he does not say; another one is refused as
`VersionStale`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from uuid_utils.compat import uuid7

from stride_sessions.domain.conditions import NOTHING_SAID, Conditions
from stride_sessions.domain.session import Plan, Session, SessionId, plan_session
from stride_sessions.handlers.pairs import remember_pairs
from stride_sessions.handlers.rollout import hold_open

if TYPE_CHECKING:
    from stride_sessions.domain.clock import LocalTime
    from stride_sessions.handlers.ports import Work


@dataclass(frozen=True, slots=True)
class CreateSession:
    """Plan a session; on a day gone by only with the right to."""

    plan: Plan
    may_backdate: bool


@dataclass(frozen=True, slots=True)
class RescheduleSession:
    """Move a planned session; to a day gone by only with the right to."""

    session_id: SessionId
    starts: LocalTime
    reason: str
    may_backdate: bool
    expected: int | None = None


@dataclass(frozen=True, slots=True)
class CancelSession:
    """Call a planned session off."""

    session_id: SessionId
    reason: str
    expected: int | None = None


@dataclass(frozen=True, slots=True)
class CompleteSession:
    """Say that a session took place."""

    session_id: SessionId
    head_count: int
    minutes: int | None
    expected: int | None = None
    conditions: Conditions = NOTHING_SAID


async def create_session(command: CreateSession, work: Work) -> Session:
    """Raises as `plan_session` does, and `KindNotOffered`, `OffTheGrid`, `BoroughHasPaused`, `BoroughOnlyInvited`."""
    await hold_open(work)
    defaults = await work.defaults.get(command.plan.scheme)
    defaults.admit(command.plan.kind, command.plan.starts.wall)
    scheme = await work.schemes.find(command.plan.scheme)
    window = work.times.window if command.may_backdate else work.times.window.from_today
    session, events = plan_session(
        SessionId(uuid7()), command.plan, is_launched=scheme is not None, window=window, at=work.now
    )
    await work.sessions.add(session)
    await work.outbox.append(events)
    return session


async def reschedule_session(command: RescheduleSession, work: Work) -> Session:
    """Raises `SessionAlreadyCancelled`, `SessionAlreadyCompleted`, `TooFarBack`, `TooFarAhead`."""
    session = await work.sessions.get_for_update(command.session_id)
    session.ensure_version(command.expected)
    window = work.times.window if command.may_backdate else work.times.window.from_today
    defaults = await work.defaults.get(session.plan.scheme)
    moved, events = session.reschedule(
        command.starts, command.reason, window=window, at=work.now, notice=defaults.notice
    )
    await work.sessions.save(moved)
    await work.outbox.append(events)
    return moved


async def cancel_session(command: CancelSession, work: Work) -> Session:
    """Raises `SessionAlreadyCancelled`, `SessionAlreadyCompleted`."""
    session = await work.sessions.get_for_update(command.session_id)
    session.ensure_version(command.expected)
    defaults = await work.defaults.get(session.plan.scheme)
    cancelled, events = session.cancel(command.reason, at=work.now, notice=defaults.notice)
    await work.sessions.save(cancelled)
    await work.outbox.append(events)
    return cancelled


async def complete_session(command: CompleteSession, work: Work) -> Session:
    """Raises `SessionAlreadyCancelled`, `SessionAlreadyCompleted`, `SessionNotStarted`."""
    session = await work.sessions.get_for_update(command.session_id)
    session.ensure_version(command.expected)
    completed, events = session.complete(
        command.head_count, command.minutes, at=work.now, conditions=command.conditions
    )
    await work.sessions.save(completed)
    await remember_pairs(completed, work)
    await work.outbox.append(events)
    return completed
