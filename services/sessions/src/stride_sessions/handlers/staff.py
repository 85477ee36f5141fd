"""Keep records of a borough's staff: add one, let one leave. Nothing is said about them to anybody else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from stride_sessions.domain.staff import StaffId, StaffMember
from stride_sessions.domain.staff_refusals import PrincipalTaken

if TYPE_CHECKING:
    from stride_sessions.handlers.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class AddStaff:
    """Take an officer, or a host of a club, into the records."""

    kind: str
    name: str
    principal: str | None
    host: str | None


@dataclass(frozen=True, slots=True)
class LetStaffLeave:
    """Note that somebody has left; what she was given stays hers until it is given to another."""

    staff_id: StaffId


async def add_staff(command: AddStaff, work: Work) -> StaffMember:
    """Raises `HostMissing`, `HostSignsIn`, `OfficerHasHost`, `PrincipalTaken`."""
    await work.boroughs.get(work.borough)
    member = StaffMember(
        staff_id=StaffId(uuid4()),
        kind=command.kind,
        name=command.name,
        principal=command.principal,
        host=command.host,
    ).ensure_sound()
    if not await work.staff.add(member):
        raise PrincipalTaken
    return member


async def let_staff_leave(command: LetStaffLeave, work: Work) -> StaffMember:
    """Who has left already is not changed."""
    member = (await work.staff.get_for_update(command.staff_id)).leave(at=work.now)
    await work.staff.save(member)
    return member
