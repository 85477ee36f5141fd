"""A resident asks for a place, changes how she is told, or is erased; each holds the session's row."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import uuid4

from stride_sessions.domain.attendance import TO_COME, WAITLISTED, Attendance, AttendanceId
from stride_sessions.domain.places import ask
from stride_sessions.domain.refusals import Unknown
from stride_sessions.domain.resident import BY_CLOCK, Contact, Deletion, Resident
from stride_sessions.domain.resident_refusals import AlreadyBooked
from stride_sessions.domain.roles import PARTICIPANT
from stride_sessions.domain.session import PLANNED
from stride_sessions.handlers.attendance import pass_on
from stride_sessions.handlers.rollout import hold_open

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stride_sessions.domain.events import AttendanceRecorded
    from stride_sessions.domain.session import Session, SessionId
    from stride_sessions.handlers.ports import Work


@dataclass(frozen=True, slots=True)
class AskForPlace:
    """Keep a place for a resident until she confirms it, or let her wait for one.

    For whom the team asks, `by_team`, a place is kept as long as any that is offered, and she need not confirm to wait.
    """

    session_id: SessionId
    contact: Contact
    by_team: bool = False


@dataclass(frozen=True, slots=True)
class ConfirmPlace:
    """She says that it was she who asked: take the place that is kept for her, or let her wait for one in earnest."""

    attendance_id: AttendanceId


@dataclass(frozen=True, slots=True)
class ChangeName:
    """She wants to be called otherwise. To be told elsewhere she gives up and asks again: that has to be confirmed."""

    attendance_id: AttendanceId
    name: str


@dataclass(frozen=True, slots=True)
class RenewLink:
    """Her link may have come into other hands: let those that were made before open nothing."""

    attendance_id: AttendanceId


@dataclass(frozen=True, slots=True)
class EraseResident:
    """Forget who she is; a place that she still has is given up."""

    attendance_id: AttendanceId
    said_by: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a message about a place goes to, and what it is about."""

    resident: Resident
    attendance: Attendance
    session: Session


async def ask_for_place(command: AskForPlace, work: Work) -> Attendance:
    """Raises `AlreadyBooked`, `SessionAlreadyBegun`, `BoroughHasPaused`, and as booking does.

    What is wrong with the session is said first, so that the answer never depends on who has a place in it.
    """
    await hold_open(work)
    session = await work.sessions.get_for_update(command.session_id)
    places = await work.attendances.count_places(command.session_id, PARTICIPANT)
    lasting = work.times.offer_lasts if command.by_team else work.times.confirm_lasts
    new, events = ask(session, AttendanceId(uuid4()), places, lasting=lasting, at=work.now)
    if await work.residents.holds_place(command.session_id, command.contact):
        raise AlreadyBooked
    await work.attendances.add(new)
    await work.residents.add(
        Resident(new.attendance_id, command.session_id, command.contact, is_vouched_for=command.by_team)
    )
    await work.outbox.append(events)
    return new


async def confirm_place(command: ConfirmPlace, work: Work) -> Attendance:
    """Raises `NothingOffered`, `OfferLapsed`, `SessionAlreadyCancelled`, `SessionAlreadyCompleted`."""
    session, resident, attendance = await hold_resident(command.attendance_id, work)
    await work.residents.save(replace(resident, is_confirmed=True))
    if attendance.state == WAITLISTED:
        session.ensure_planned()
        await work.outbox.append(await pass_on(session, work, attendance.role))
        return await work.attendances.get(resident.session_id, resident.attendance_id)
    confirmed, events = attendance.accept(session, at=work.now)
    await work.attendances.save(confirmed)
    await work.outbox.append(events)
    return confirmed


async def change_name(command: ChangeName, work: Work) -> Attendance:
    """Raises `Unknown` where no name was given for the booking."""
    _, resident, attendance = await hold_resident(command.attendance_id, work)
    await work.residents.save(replace(resident, contact=replace(resident.contact, name=command.name)))
    return attendance


async def renew_link(command: RenewLink, work: Work) -> Attendance:
    """Raises `Unknown` where no name was given for the booking."""
    _, resident, attendance = await hold_resident(command.attendance_id, work)
    await work.residents.save(resident.with_new_link())
    return attendance


async def erase_resident(command: EraseResident, work: Work) -> Attendance:
    """Raises `Unknown` where no name was given for the booking, or it was erased before."""
    deletion = Deletion(command.attendance_id, command.said_by, work.now)
    left, events = await _erase(deletion, work)
    await work.deletions.add(deletion)
    await work.outbox.append(events)
    return left


async def erase_again(deletion: Deletion, work: Work) -> None:
    """Erase what was erased before an older state of the database came back; the log has it already."""
    await work.deletions.add_again(deletion)
    try:
        _, events = await _erase(deletion, work)
    except Unknown:
        return
    await work.outbox.append(events)


async def erase_unopened_again(deletion: Deletion, work: Work) -> None:
    """The same where the key to her name is lost; with whom her address was paired is forgotten in its own time."""
    await work.deletions.add_again(deletion)
    try:
        attendance = await hold_attendance(deletion.attendance_id, work)
    except Unknown:
        return
    session = await work.sessions.get(attendance.session_id)
    _, events = (attendance, []) if deletion.said_by == BY_CLOCK else await _give_up(attendance, session, work)
    await work.residents.erase(deletion.attendance_id)
    await work.outbox.append(events)


async def ensure_link(session_id: SessionId, attendance_id: AttendanceId, generation: int, work: Work) -> None:
    """Hold the session, and see that the link that was shown is still good; raises `Unknown` if it was renewed."""
    await work.sessions.get_for_update(session_id)
    resident = await work.residents.get(attendance_id)
    if resident.link_generation != generation:
        raise Unknown


async def find_recipient(attendance_id: AttendanceId, by: str, work: Work) -> Recipient:
    """Whom a message goes to; that it was asked is noted. Raises `Unknown` where there is nobody to tell."""
    resident = await work.residents.get(attendance_id)
    await work.residents.note_reading([attendance_id], by=by, at=work.now)
    return Recipient(
        resident,
        await work.attendances.get(resident.session_id, attendance_id),
        await work.sessions.get(resident.session_id),
    )


async def hold_resident(attendance_id: AttendanceId, work: Work) -> tuple[Session, Resident, Attendance]:
    """Hold the session, and only then look at her: what another transaction changed of her meanwhile is seen."""
    session_id = (await work.residents.get(attendance_id)).session_id
    session = await work.sessions.get_for_update(session_id)
    attendance = await work.attendances.get(session_id, attendance_id)
    return session, await work.residents.get(attendance_id), attendance


async def hold_attendance(attendance_id: AttendanceId, work: Work) -> Attendance:
    """Hold the session of a booking, without opening whose it is: the key to that may be lost."""
    found = (await work.attendances.find([attendance_id])).get(attendance_id)
    if found is None:
        raise Unknown
    await work.sessions.get_for_update(found.session_id)
    return await work.attendances.get(found.session_id, attendance_id)


async def _erase(deletion: Deletion, work: Work) -> tuple[Attendance, Sequence[AttendanceRecorded]]:
    """Let nobody know who had a booking, nor with which officers her address was paired; a place is given up.

    Where only its time has come, the place stays as it was, and what was paired is forgotten in its own time.
    """
    if deletion.said_by == BY_CLOCK:
        attendance = await hold_attendance(deletion.attendance_id, work)
        await work.residents.erase(deletion.attendance_id)
        return attendance, []
    session, resident, attendance = await hold_resident(deletion.attendance_id, work)
    left, events = await _give_up(attendance, session, work)
    await work.past_pairs.forget(resident.contact.address)
    await work.residents.erase(deletion.attendance_id)
    return left, events


async def _give_up(
    attendance: Attendance, session: Session, work: Work
) -> tuple[Attendance, Sequence[AttendanceRecorded]]:
    """Leave a session that is still to come, and pass the place on; what has been stays, with nobody's name."""
    if session.state != PLANNED or attendance.state not in TO_COME:
        return attendance, []
    left, events = attendance.leave(session, at=work.now)
    await work.attendances.save(left)
    return left, [*events, *await pass_on(session, work, left.role)]
