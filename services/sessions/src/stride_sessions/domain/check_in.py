"""What was said of who came, at the meeting or later, by several devices; the last word decides, not the last upload.

Each check-in has an id that its device chose and the time at which the device says it was made. They may arrive late,
twice and in any order: the same ones always end in the same state.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NewType
from uuid import UUID

from stride_sessions.domain.attendance import Attendance, AttendanceId
from stride_sessions.domain.refusals import (
    AttendanceHasOtherRole,
    CheckInIdReused,
    CorrectionWithoutReason,
    DeviceClockAhead,
    DeviceClockBehind,
    Unknown,
)
from stride_sessions.domain.session import Session

CheckInId = NewType("CheckInId", UUID)

CLOCKS_DIFFER_BY = timedelta(minutes=2)
"""By how much a device's clock may be ahead of ours; one that is further ahead would have the last word for ever."""

EARLIEST = timedelta(days=1)
"""How long before the session anybody may say that somebody came; a device that lost its clock says 1970."""

_AT_ONCE_AFTER = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """One saying of one device or person.

    `said_at` is by its own clock, `received_at` by ours; `because` says why an earlier one was wrong.
    """

    check_in_id: CheckInId
    attendance_id: AttendanceId
    state: str
    said_at: datetime
    said_by: str
    because: str | None = None
    received_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A check-in, with what its device takes for granted: in which role she is there, and whether without a booking."""

    check_in: CheckIn
    role: str
    is_walk_in: bool


def admit(
    claims: Sequence[Claim],
    session: Session,
    *,
    at: datetime,
    known: Mapping[CheckInId, CheckIn],
    parts: Mapping[AttendanceId, Attendance],
) -> tuple[list[CheckIn], list[Attendance]]:
    """What is new of some claims, and the parts of those who came without a booking, as the first claim has them.

    Args:
        claims: what was uploaded.
        session: held for update.
        at: now, by our clock.
        known: the check-ins there are under the same ids.
        parts: the attendances there are under the ids that the claims name.

    Raises:
        SessionAlreadyCancelled: nobody can have been there.
        DeviceClockAhead, DeviceClockBehind, CheckInIdReused, AttendanceHasOtherRole: as they say.
        Unknown: an attendance is none of this session.
    """
    session.ensure_not_cancelled()
    new: dict[CheckInId, CheckIn] = {}
    walked_in: dict[AttendanceId, Attendance] = {}
    for claim in claims:
        check_in = claim.check_in
        _ensure_plausible(check_in.said_at, session, at)
        if _is_repeat(check_in, known.get(check_in.check_in_id) or new.get(check_in.check_in_id)):
            continue
        part = parts.get(check_in.attendance_id) or walked_in.get(check_in.attendance_id) or _walk_in(claim, session)
        if part.session_id != session.session_id:
            raise Unknown
        if part.role != claim.role:
            raise AttendanceHasOtherRole
        new[check_in.check_in_id] = check_in
        if check_in.attendance_id not in parts:
            walked_in[check_in.attendance_id] = part
    return list(new.values()), list(walked_in.values())


def correct(check_in: CheckIn, last: CheckIn | None) -> CheckIn:
    """The same said by somebody who sees the last word, and so after it; raises `CorrectionWithoutReason`."""
    if last is None:
        return check_in
    if check_in.because is None and check_in.state != last.state:
        raise CorrectionWithoutReason
    return replace(check_in, said_at=max(check_in.said_at, last.said_at + _AT_ONCE_AFTER))


def _ensure_plausible(said_at: datetime, session: Session, at: datetime) -> None:
    if said_at > at + CLOCKS_DIFFER_BY:
        raise DeviceClockAhead
    if said_at < min(at, session.plan.starts.instant) - EARLIEST:
        raise DeviceClockBehind


def _is_repeat(check_in: CheckIn, known: CheckIn | None) -> bool:
    """Whether it was taken already; raises `CheckInIdReused` where the id stands for something else."""
    if known is None:
        return False
    if replace(known, said_by=check_in.said_by, received_at=None) != check_in:
        raise CheckInIdReused
    return True


def _walk_in(claim: Claim, session: Session) -> Attendance:
    if not claim.is_walk_in:
        raise Unknown
    return Attendance(claim.check_in.attendance_id, session.session_id, claim.role, claim.check_in.state)
