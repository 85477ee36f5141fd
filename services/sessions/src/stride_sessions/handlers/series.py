"""Plan a series, and cancel or move what is still to come of it; all of its sessions that change do so together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from uuid_utils.compat import uuid7

from stride_sessions.domain.series import Series, Shift, Timetable, cancel_all, plan_series, shift_all
from stride_sessions.domain.session import Plan, SeriesId, Session, SessionId
from stride_sessions.handlers.rollout import hold_open

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from stride_sessions.domain.events import SessionEvent
    from stride_sessions.handlers.ports import Work


@dataclass(frozen=True, slots=True)
class CreateSeries:
    """Plan a series; from a day gone by only with the right to."""

    plan: Plan
    rule: str
    except_on: frozenset[date]
    may_backdate: bool


@dataclass(frozen=True, slots=True)
class CancelSeries:
    """Call off what is planned from a date of the rule on."""

    series_id: SeriesId
    from_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class RescheduleSeries:
    """Move what is planned from a date of the rule on; to a day gone by only with the right to."""

    series_id: SeriesId
    from_on: date
    shift: Shift
    may_backdate: bool


async def create_series(command: CreateSeries, work: Work) -> Timetable:
    """Raises a `RuleRefused`, a `LocalTimeNotOnce`, and as planning a session does."""
    await hold_open(work)
    defaults = await work.defaults.get(command.plan.scheme)
    defaults.admit(command.plan.kind, command.plan.starts.wall)
    scheme = await work.schemes.find(command.plan.scheme)
    window = work.times.window if command.may_backdate else work.times.window.from_today
    series = Series(series_id=SeriesId(uuid7()), plan=command.plan, rule=command.rule, except_on=command.except_on)
    sessions, events = plan_series(
        series, lambda: SessionId(uuid7()), is_launched=scheme is not None, window=window, at=work.now
    )
    await work.series.add(series)
    await work.sessions.add_all(sessions)
    await work.outbox.append(events)
    return Timetable(series, sessions)


async def find_timetable(series_id: SeriesId, work: Work) -> Timetable:
    """A series and its sessions; raises `Unknown`."""
    series = await work.series.get(series_id)
    return Timetable(series, await work.sessions.find_of_series(series_id))


async def cancel_series(command: CancelSeries, work: Work) -> Timetable:
    """What is over already is left alone."""
    series = await work.series.get(command.series_id)
    defaults = await work.defaults.get(series.plan.scheme)
    sessions = await work.sessions.find_of_series_for_update(command.series_id, from_on=command.from_on)
    cancelled, events = cancel_all(sessions, command.reason, at=work.now, notice=defaults.notice)
    return await _change(command.series_id, cancelled, events, work)


async def reschedule_series(command: RescheduleSeries, work: Work) -> Timetable:
    """Raises a `LocalTimeNotOnce`, `TooFarBack`, `TooFarAhead`: then nothing is moved."""
    series = await work.series.get(command.series_id)
    defaults = await work.defaults.get(series.plan.scheme)
    sessions = await work.sessions.find_of_series_for_update(command.series_id, from_on=command.from_on)
    window = work.times.window if command.may_backdate else work.times.window.from_today
    moved, events = shift_all(sessions, command.shift, window=window, at=work.now, notice=defaults.notice)
    return await _change(command.series_id, moved, events, work)


async def _change(
    series_id: SeriesId, changed: Sequence[Session], events: Sequence[SessionEvent], work: Work
) -> Timetable:
    for session in changed:
        await work.sessions.save(session)
    await work.outbox.append(events)
    return await find_timetable(series_id, work)
