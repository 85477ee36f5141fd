"""Give a session to officers, and look up what officers were given; nothing is said of it to anybody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from stride_sessions.domain.clock import london_day
from stride_sessions.domain.rota import Rota, assign, find_clashes

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from stride_sessions.domain.session import Session, SessionId
    from stride_sessions.domain.staff import StaffId, StaffMember
    from stride_sessions.handlers.ports import Work

WEEK = 7
_A_DAY_EITHER_SIDE = 3
"""No session takes longer than eight hours, so that none overlaps one that begins two days off."""


@dataclass(frozen=True, slots=True)
class AssignOfficers:
    """Give a session to these officers and to no others."""

    session_id: SessionId
    staff_ids: Collection[StaffId]
    expected: int | None = None


async def assign_officers(command: AssignOfficers, work: Work) -> Rota:
    """Raises `VersionStale`, `SessionAlreadyCancelled`, `StaffNotOfficer`, `OfficerLeft`."""
    session = await work.sessions.get_for_update(command.session_id)
    session.ensure_version(command.expected)
    present = await work.assignments.find_officers(command.session_id)
    officers = await work.staff.get_all_to_assign(command.staff_ids)
    assigned = assign(session, officers, present=[one.staff_id for one in present])
    await work.sessions.save(assigned)
    await work.assignments.save(command.session_id, command.staff_ids)
    return await _rota(assigned, officers, work)


async def find_rota(session_id: SessionId, work: Work) -> Rota:
    """A session with its officers and their clashes; raises `Unknown`."""
    session = await work.sessions.get(session_id)
    return await _rota(session, await work.assignments.find_officers(session_id), work)


async def find_week(staff_id: StaffId, from_on: date | None, work: Work) -> list[Session]:
    """What an officer was given in seven days of London, from today unless a day is named; raises `Unknown`."""
    await work.staff.get(staff_id)
    found = await work.assignments.find_sessions([staff_id], from_on=from_on or london_day(work.now), days=WEEK)
    return [session for _, session in found]


async def _rota(session: Session, officers: list[StaffMember], work: Work) -> Rota:
    from_on = session.plan.starts.on - timedelta(days=1)
    others = await work.assignments.find_sessions(
        [one.staff_id for one in officers], from_on=from_on, days=_A_DAY_EITHER_SIDE
    )
    return Rota(session, officers, find_clashes(session, others))
