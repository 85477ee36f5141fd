"""Who works for the scheme in a borough: officers, and the hosts who stand for a club. Their names stay with us.

A name is known to the borough's team and to nobody else: it is in no event, log, metric or refusal.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NewType
from uuid import UUID

from stride_sessions.domain.clock import london_day
from stride_sessions.domain.staff_refusals import (
    HostMissing,
    HostSignsIn,
    OfficerHasHost,
    OfficerLeft,
    StaffNotOfficer,
)

StaffId = NewType("StaffId", UUID)

OFFICER, HOST = "officer", "host"


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMember:
    """An officer or a host.

    `principal` is the subject of the token an officer signs in with, `host` the club a host stands for. `until` is the
    day on which she left.
    """

    staff_id: StaffId
    kind: str
    name: str
    principal: str | None = None
    host: str | None = None
    until: date | None = None

    def ensure_sound(self) -> "StaffMember":
        """Itself; raises `HostMissing`, `HostSignsIn` or `OfficerHasHost` for what nobody can be."""
        if self.kind == OFFICER:
            if self.host is not None:
                raise OfficerHasHost
            return self
        if self.host is None:
            raise HostMissing
        if self.principal is not None:
            raise HostSignsIn
        return self

    def leave(self, *, at: datetime) -> "StaffMember":
        """Leave today; who has left already is not changed."""
        return self if self.until is not None else replace(self, until=london_day(at))

    def ensure_assignable(self) -> None:
        """Raise `StaffNotOfficer` or `OfficerLeft` for whom no session can be given to."""
        if self.kind != OFFICER:
            raise StaffNotOfficer
        if self.until is not None:
            raise OfficerLeft
