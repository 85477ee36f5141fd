"""A resident asks for a place, changes how she is told, or is erased; each holds the session's row."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import uuid4

from stride_sessions.domain.attendance import BOOKED, OFFERED, WAITLISTED, Attendance, AttendanceId
from stride_sessions.domain.places import ask
from stride_sessions.domain.refusals import Unknown
from stride_sessions.domain.resident import Contact, Deletion, Resident
from stride_sessions.domain.resident_refusals import AlreadyBooked
from stride_sessions.domain.session import PLANNED
from stride_sessions.handlers.attendance import pass_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stride_sessions.domain.events import AttendanceRecorded
    from stride_sessions.domain.session import Session, SessionId
    from stride_sessions.handlers.ports import Work

HAS_A_PLACE = (BOOKED, OFFERED, WAITLISTED)


@dataclass(frozen=True, slots=True)
class AskForPlace:
    """Keep a place for a resident until she confirms it, or let her wait for one."""

    session_id: SessionId
    contact: Contact


@dataclass(frozen=True, slots=True)
class ChangeContact:
    """She wants to be called, or told, otherwise."""

    attendance_id: AttendanceId
    contact: Contact


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
    """Raises `AlreadyBooked`, `SessionAlreadyBegun`, `SessionAlreadyCancelled`, `SessionAlreadyCompleted`."""
    session = await work.sessions.get_for_update(command.session_id)
    if await work.residents.holds_place(command.session_id, command.contact):
        raise AlreadyBooked
    places = await work.attendances.count_places(command.session_id)
    new, events = ask(session, AttendanceId(uuid4()), places, lasting=work.offer_lasts, at=work.now)
    await work.attendances.add(new)
    await work.residents.add(Resident(new.attendance_id, command.session_id, command.contact))
    await work.outbox.append(events)
    return new


async def change_contact(command: ChangeContact, work: Work) -> Attendance:
    """Raises `AlreadyBooked` where the new address has another place in the session.

    With whom the old address was paired is forgotten: once nobody has it here, nobody could have that erased.
    """
    resident, _ = await hold_resident(command.attendance_id, work)
    is_moved = command.contact.address.lower() != resident.contact.address.lower()
    if is_moved and await work.residents.holds_place(resident.session_id, command.contact):
        raise AlreadyBooked
    if is_moved:
        await work.past_pairs.forget(resident.contact.address)
    await work.residents.save(replace(resident, contact=command.contact))
    return await work.attendances.get(resident.session_id, resident.attendance_id)


async def renew_link(command: RenewLink, work: Work) -> Attendance:
    """Raises `Unknown` where no name was given for the booking."""
    resident, _ = await hold_resident(command.attendance_id, work)
    await work.residents.save(resident.with_new_link())
    return await work.attendances.get(resident.session_id, resident.attendance_id)


async def erase_resident(command: EraseResident, work: Work) -> Attendance:
    """Raises `Unknown` where no name was given for the booking, or it was erased before."""
    resident, session = await hold_resident(command.attendance_id, work)
    left, events = await _forget(resident, session, work)
    await work.deletions.add(Deletion(resident.attendance_id, command.said_by, work.now))
    await work.outbox.append(events)
    return left


async def erase_again(deletions: Sequence[Deletion], work: Work) -> None:
    """Erase what was erased before an older state of the database came back; the log has it all already."""
    for deletion in deletions:
        await work.deletions.add_again(deletion)
        try:
            resident, session = await hold_resident(deletion.attendance_id, work)
        except Unknown:
            continue
        _, events = await _forget(resident, session, work)
        await work.outbox.append(events)


async def find_recipient(attendance_id: AttendanceId, by: str, work: Work) -> Recipient:
    """Whom a message goes to; that it was asked is noted. Raises `Unknown` where there is nobody to tell."""
    resident = await work.residents.get(attendance_id)
    await work.residents.note_reading([attendance_id], by=by, at=work.now)
    return Recipient(
        resident,
        await work.attendances.get(resident.session_id, attendance_id),
        await work.sessions.get(resident.session_id),
    )


async def hold_resident(attendance_id: AttendanceId, work: Work) -> tuple[Resident, Session]:
    """Hold the session of a booking, then see whose it is: until then she may have changed that, or be gone."""
    found = await work.residents.get(attendance_id)
    session = await work.sessions.get_for_update(found.session_id)
    return await work.residents.get(attendance_id), session


async def _forget(resident: Resident, session: Session, work: Work) -> tuple[Attendance, Sequence[AttendanceRecorded]]:
    """Let nobody know who had a booking, nor with which officers she was paired; a place she has is given up."""
    attendance = await work.attendances.get(resident.session_id, resident.attendance_id)
    left, events = await _give_up(attendance, session, work)
    await work.past_pairs.forget(resident.contact.address)
    await work.residents.erase(resident.attendance_id)
    return left, events


async def _give_up(
    attendance: Attendance, session: Session, work: Work
) -> tuple[Attendance, Sequence[AttendanceRecorded]]:
    """Leave a session that is still to come, and pass the place on; what has been stays, with nobody's name."""
    if session.state != PLANNED or attendance.state not in HAS_A_PLACE:
        return attendance, []
    left, events = attendance.leave(session, at=work.now)
    await work.attendances.save(left)
    return left, [*events, *await pass_on(session, work)]
