"""Pair a session's officers with those who have a place, respect what a resident wishes, and remember who was paired.

Each change holds the session's row. Nothing is said of pairs to anybody else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stride_sessions.domain.pairs import (
    NO_OFFICER,
    Pairing,
    Person,
    decide,
    has_place,
    month_of,
    propose,
    remembered_since,
)
from stride_sessions.handlers.residents import hold_resident

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from stride_sessions.domain.attendance import Attendance, AttendanceId
    from stride_sessions.domain.resident import Resident
    from stride_sessions.domain.session import Session, SessionId
    from stride_sessions.domain.staff import StaffId
    from stride_sessions.handlers.ports import Work


@dataclass(frozen=True, slots=True)
class PairOfficers:
    """Pair those who have a place as the team decided, or, where it decided nothing, as suits them best."""

    session_id: SessionId
    wanted: Sequence[tuple[AttendanceId, StaffId]] | None = None


@dataclass(frozen=True, slots=True)
class WishForOfficer:
    """A resident says with which officer she would walk."""

    attendance_id: AttendanceId
    wish: str


@dataclass(frozen=True, slots=True)
class OwnPair:
    """A resident's own: her wish, her officer, and with how many officers her address was paired before."""

    wish: str
    officer: StaffId | None
    paired_before: int


async def pair_officers(command: PairOfficers, work: Work) -> Pairing:
    """Raises as `propose` does, or, with pairs that are wanted, as `decide` does."""
    session = await work.sessions.get_for_update(command.session_id)
    officers = await work.assignments.find_officers(command.session_id)
    staff_ids = [one.staff_id for one in officers if one.until is None]  # who left is given nobody
    people = await _people(session, staff_ids, work)
    wanted = command.wanted
    pairs = propose(session, staff_ids, people) if wanted is None else decide(session, staff_ids, people, wanted)
    await work.pairs.save(command.session_id, pairs)
    return Pairing(session, officers, people, pairs)


async def find_pairing(session_id: SessionId, work: Work) -> Pairing:
    """The pairs of a session, and who has a place and is in none; raises `Unknown`."""
    session = await work.sessions.get(session_id)
    officers = await work.assignments.find_officers(session_id)
    return Pairing(session, officers, await _people(session, [], work), await work.pairs.find(session_id))


async def find_own_pair(attendance_id: AttendanceId, work: Work) -> OwnPair:
    """What a resident may know of her own pairs; raises `Unknown`."""
    resident = await work.residents.get(attendance_id)
    pairs = await work.pairs.find(resident.session_id)
    before = await work.past_pairs.count(resident.contact.address, since=remembered_since(work.now))
    return OwnPair(resident.wish, pairs.get(attendance_id), before)


async def wish_for_officer(command: WishForOfficer, work: Work) -> str:
    """Who wishes for none is parted from hers; raises `SessionAlreadyCancelled`, `SessionAlreadyCompleted`."""
    session, _, _ = await hold_resident(command.attendance_id, work)
    session.ensure_planned()
    await work.residents.save_wish(command.attendance_id, command.wish)
    if command.wish == NO_OFFICER:
        await work.pairs.drop(command.attendance_id)
    return command.wish


async def remember_pairs(session: Session, work: Work) -> None:
    """Remember who was paired in a session that took place; of an address that nobody confirmed, nothing."""
    pairs = await work.pairs.find(session.session_id)
    residents = await work.residents.find_of_sessions([session.session_id])
    came = [one.attendance_id for one in await _with_places(session, work)]
    known = {one: whose.contact.address for one, whose in residents.items() if whose.is_confirmed}
    met = [(known[one], pairs[one]) for one in came if one in pairs and one in known]
    await work.past_pairs.add(met, month=month_of(session.plan.starts.on))
    await work.past_pairs.forget_before(remembered_since(work.now))


async def _people(session: Session, staff_ids: Collection[StaffId], work: Work) -> list[Person]:
    """Who has a place in a session, and which of these officers she was paired with before."""
    residents = await work.residents.find_of_sessions([session.session_id])
    addresses = {one.contact.address for one in residents.values()}
    past = await work.past_pairs.find(addresses, staff_ids, since=remembered_since(work.now))
    known = {address: frozenset(one for at, one in past if at == address) for address in addresses}
    return [_person(one.attendance_id, residents, known) for one in await _with_places(session, work)]


def _person(
    attendance_id: AttendanceId, residents: Mapping[AttendanceId, Resident], known: Mapping[str, frozenset[StaffId]]
) -> Person:
    """Who gave no name has no history and no wish; nor has an address a history that nobody confirmed."""
    resident = residents.get(attendance_id)
    if resident is None:
        return Person(attendance_id)
    if not resident.is_confirmed:
        return Person(attendance_id, resident.wish)
    return Person(attendance_id, resident.wish, known[resident.contact.address])


async def _with_places(session: Session, work: Work) -> list[Attendance]:
    return [one for one in await work.days.find_people([session.session_id]) if has_place(one)]
