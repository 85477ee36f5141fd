"""Book a place or wait for one, take what is offered, leave; each holds the session's one row, whatever the role.

Whatever frees a place passes it on in the same transaction, so that nobody sees a place that is free while others wait.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING
from uuid import uuid4

from stride_sessions.domain.attendance import Attendance, AttendanceId
from stride_sessions.domain.places import book, lapse, offer, resize
from stride_sessions.domain.roles import PARTICIPANT
from stride_sessions.handlers.rollout import hold_open

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stride_sessions.domain.events import AttendanceRecorded
    from stride_sessions.domain.session import Session, SessionId
    from stride_sessions.handlers.ports import Work


@dataclass(frozen=True, slots=True)
class BookPlace:
    """Keep a place for somebody of a role, or let her wait for one."""

    session_id: SessionId
    role: str = PARTICIPANT


@dataclass(frozen=True, slots=True)
class AcceptOffer:
    """Take the place that is offered."""

    session_id: SessionId
    attendance_id: AttendanceId


@dataclass(frozen=True, slots=True)
class LeaveSession:
    """Give up a place, an offer, or the waiting for one."""

    session_id: SessionId
    attendance_id: AttendanceId


@dataclass(frozen=True, slots=True)
class ResizeSession:
    """Give some roles of a session more places, or fewer, or no bound."""

    session_id: SessionId
    bounds: Mapping[str, int | None]
    expected: int | None = None


@dataclass(frozen=True, slots=True)
class LapseOffers:
    """Take back what was offered and not taken in time."""

    session_id: SessionId


async def book_place(command: BookPlace, work: Work) -> Attendance:
    """Raises `SessionAlreadyCancelled`, `SessionAlreadyCompleted`, `BoroughHasPaused`."""
    await hold_open(work)
    session = await work.sessions.get_for_update(command.session_id)
    places = await work.attendances.count_places(command.session_id, command.role)
    new, events = book(session, AttendanceId(uuid4()), places, at=work.now)
    await work.attendances.add(new)
    await work.outbox.append(events)
    return new


async def accept_offer(command: AcceptOffer, work: Work) -> Attendance:
    """Raises `NothingOffered`, `OfferLapsed`, `SessionAlreadyCancelled`, `SessionAlreadyCompleted`."""
    session = await work.sessions.get_for_update(command.session_id)
    found = await work.attendances.get(command.session_id, command.attendance_id)
    booked, events = found.accept(session, at=work.now)
    await work.attendances.save(booked)
    await work.outbox.append(events)
    return booked


async def leave_session(command: LeaveSession, work: Work) -> Attendance:
    """Raises `AttendanceAlreadyRecorded`, `SessionAlreadyCancelled`, `SessionAlreadyCompleted`."""
    session = await work.sessions.get_for_update(command.session_id)
    found = await work.attendances.get(command.session_id, command.attendance_id)
    left, events = found.leave(session, at=work.now)
    await work.attendances.save(left)
    await work.outbox.append([*events, *await pass_on(session, work, left.role)])
    return left


async def resize_session(command: ResizeSession, work: Work) -> Session:
    """Raises `VersionStale`, `CapacityBelowTaken`, `SessionAlreadyCancelled`, `SessionAlreadyCompleted`."""
    session = await work.sessions.get_for_update(command.session_id)
    session.ensure_version(command.expected)
    counted = [await work.attendances.count_places(command.session_id, role) for role in command.bounds]
    resized = resize(session, command.bounds, {places.role: places.taken for places in counted})
    await work.sessions.save(resized)
    await work.outbox.append(await pass_on(resized, work, *command.bounds))
    return resized


async def lapse_offers(command: LapseOffers, work: Work) -> None:
    """Pass places on that nobody took in time; another process may have done it, and then there is nothing to do."""
    session = await work.sessions.get_for_update(command.session_id)
    await work.outbox.append(await pass_on(session, work))


async def pass_on(session: Session, work: Work, *freed: str) -> Sequence[AttendanceRecorded]:
    """Take back what lapsed, then offer what is free in those roles, and in the `freed` ones, to those who wait for it.

    What that says is left to the caller to say.
    """
    lapsed, taken_back = lapse(await work.attendances.find_lapsed(session.session_id, at=work.now), at=work.now)
    for one in lapsed:
        await work.attendances.save(one)
    given = [await _offer(session, role, work) for role in sorted({*freed, *(one.role for one in lapsed)})]
    return [*taken_back, *chain.from_iterable(given)]


async def _offer(session: Session, role: str, work: Work) -> Sequence[AttendanceRecorded]:
    places = await work.attendances.count_places(session.session_id, role)
    waiting = await work.attendances.find_waiting(session.session_id, role, most=places.free(session))
    offered, given = offer(session, waiting, places, lasting=work.times.offer_lasts, at=work.now)
    for one in offered:
        await work.attendances.save(one)
    return given
