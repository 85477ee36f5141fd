"""Take what devices said of who came, whenever it arrives; correct it, with a reason; both only append."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import uuid4

from stride_sessions.domain.attendance import Attendance, AttendanceId, said, walk_in
from stride_sessions.domain.check_in import CheckIn, CheckInId, Claim, admit, correct
from stride_sessions.domain.check_in_code import Coded, look_up

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stride_sessions.domain.events import AttendanceRecorded
    from stride_sessions.domain.session import SessionId
    from stride_sessions.handlers.ports import Work


@dataclass(frozen=True, slots=True)
class TakeCheckIns:
    """Take what a device said, some of it perhaps again."""

    session_id: SessionId
    claims: Sequence[Claim | Coded]


@dataclass(frozen=True, slots=True)
class RecordAttendance:
    """Say what became of a booking, or that somebody came without one; `because` says why it is said otherwise now."""

    session_id: SessionId
    attendance_id: AttendanceId | None
    role: str
    state: str
    said_by: str
    because: str | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """How many check-ins were new, how many had been taken before, and how those they name now stand."""

    new: int
    repeated: int
    attendances: Sequence[Attendance]


async def take_check_ins(command: TakeCheckIns, work: Work) -> Taken:
    """Raises as `admit` and `look_up` of the domain do; then nothing of the upload is kept."""
    session = await work.sessions.get_for_update(command.session_id)
    claims = await _look_up_all(command, work)
    said_now = [claim.check_in for claim in claims]
    known = await work.check_ins.find([one.check_in_id for one in said_now])
    parts = await work.attendances.find({one.attendance_id for one in said_now})
    new, walked_in = admit(claims, session, at=work.now, known=known, parts=parts)
    for one in walked_in:
        await work.attendances.add(one)
    await work.check_ins.add(command.session_id, new, received_at=work.now)
    await work.outbox.append(await _hear_last_words({**parts, **_by_id(walked_in)}, parts, work))
    named = await work.attendances.find({one.attendance_id for one in said_now})
    return Taken(len(new), len(claims) - len(new), sorted(named.values(), key=lambda one: one.attendance_id))


async def record_attendance(command: RecordAttendance, work: Work) -> Attendance:
    """Raises `SessionAlreadyCancelled`, `AttendanceHasOtherRole`, `NotBooked`, `CorrectionWithoutReason`."""
    session = await work.sessions.get_for_update(command.session_id)
    if command.attendance_id is None:
        recorded, events = walk_in(session, AttendanceId(uuid4()), command.role, command.state, at=work.now)
        await work.attendances.add(recorded)
    else:
        found = await work.attendances.get(command.session_id, command.attendance_id)
        recorded, events = found.record(session, command.role, command.state, at=work.now)
        await work.attendances.save(recorded)
    last = await work.check_ins.find_last([recorded.attendance_id])
    check_in = correct(_said(command, recorded, work), last.get(recorded.attendance_id))
    await work.check_ins.add(command.session_id, [check_in], received_at=work.now)
    await work.outbox.append(events)
    return recorded


async def _look_up_all(command: TakeCheckIns, work: Work) -> list[Claim]:
    """What is claimed, and of whom, where that was said by a code."""
    if not any(isinstance(one, Coded) for one in command.claims):
        return [one for one in command.claims if isinstance(one, Claim)]
    parts = await work.days.find_people([command.session_id])
    return [look_up(one, parts) if isinstance(one, Coded) else one for one in command.claims]


async def _hear_last_words(
    attendances: Mapping[AttendanceId, Attendance], before: Mapping[AttendanceId, Attendance], work: Work
) -> list[AttendanceRecorded]:
    """Let the last word about each decide; what that says is left to the caller to say."""
    events = []
    for attendance_id, last in (await work.check_ins.find_last(sorted(attendances))).items():
        now = replace(attendances[attendance_id], state=last.state, offer_lapses_at=None)
        if now != before.get(attendance_id):
            await work.attendances.save(now)
            events.append(said(now, work.now))
    return events


def _by_id(attendances: Sequence[Attendance]) -> dict[AttendanceId, Attendance]:
    return {one.attendance_id: one for one in attendances}


def _said(command: RecordAttendance, recorded: Attendance, work: Work) -> CheckIn:
    return CheckIn(
        check_in_id=CheckInId(uuid4()),
        attendance_id=recorded.attendance_id,
        state=command.state,
        said_at=work.now,
        said_by=command.said_by,
        because=command.because,
    )
