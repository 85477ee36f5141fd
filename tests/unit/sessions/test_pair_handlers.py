"""What pairing, completing, erasing and moving away do to what is remembered of pairs."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from stride_sessions.domain.attendance import Attendance, AttendanceId
from stride_sessions.domain.clock import LocalTime
from stride_sessions.domain.resident import BY_TEAM, Contact, Deletion, Resident
from stride_sessions.domain.session import Plan, Session, SessionId
from stride_sessions.domain.staff import StaffId, StaffMember
from stride_sessions.handlers.pairs import PairOfficers, find_own_pair, pair_officers
from stride_sessions.handlers.ports import Work
from stride_sessions.handlers.residents import (
    ChangeContact,
    EraseResident,
    RenewLink,
    change_contact,
    erase_again,
    erase_resident,
    renew_link,
)
from stride_sessions.handlers.sessions import CompleteSession, complete_session
from stride_sessions.testing import MemoryOffice

NOW = datetime(2026, 11, 22, 19, 40, tzinfo=UTC)
JO, KIM = (StaffMember(staff_id=StaffId(UUID(int=number)), kind="officer", name="Jo Marsh") for number in (1, 2))
ASHA = Contact("Asha", "Asha@resident.example")
BELLA = Contact("Bella", "bella@resident.example")
SINCE = date(2024, 11, 1)


@dataclass(frozen=True)
class Walked:
    """A walk that took place, with whoever was paired with Jo."""

    work: Work
    session_id: SessionId
    asha: AttendanceId

    async def remembered(self, contact: Contact = ASHA) -> int:
        return await self.work.past_pairs.count(contact.address, since=SINCE)


async def walk_of(work: Work, *officers: StaffMember) -> SessionId:
    plan = Plan(
        scheme="walk-and-talk",
        kind="walk",
        ward="E05000455",
        starts=LocalTime(datetime.fromisoformat("2026-11-22T18:30")),
        planned_minutes=60,
    )
    session = Session(session_id=SessionId(uuid4()), plan=plan)
    await work.sessions.add(session)
    await work.assignments.save(session.session_id, [one.staff_id for one in officers])
    return session.session_id


async def booked(work: Work, session_id: SessionId, contact: Contact | None = ASHA) -> AttendanceId:
    part = Attendance(AttendanceId(uuid4()), session_id, "participant", "booked")
    await work.attendances.add(part)
    if contact is not None:
        await work.residents.add(Resident(part.attendance_id, session_id, contact))
    return part.attendance_id


@pytest.fixture
async def walked() -> Walked:
    work = MemoryOffice(NOW).open("merton")
    for one in (JO, KIM):
        await work.staff.add(one)
    session_id = await walk_of(work, JO)
    asha = await booked(work, session_id)
    await booked(work, session_id, None)
    await pair_officers(PairOfficers(session_id), work)
    await complete_session(CompleteSession(session_id, 2, None), work)
    return Walked(work, session_id, asha)


async def test_of_a_session_that_took_place_only_who_gave_a_name_is_remembered(walked: Walked) -> None:
    assert await walked.remembered() == 1
    assert await walked.work.past_pairs.find([ASHA.address], [JO.staff_id, KIM.staff_id], since=SINCE) == {
        (ASHA.address, JO.staff_id)
    }


async def test_she_is_paired_with_another_the_next_time_and_knows_it(walked: Walked) -> None:
    following = await walk_of(walked.work, JO, KIM)
    again = await booked(walked.work, following)
    pairing = await pair_officers(PairOfficers(following), walked.work)
    assert pairing.pairs == {again: KIM.staff_id}
    own = await find_own_pair(again, walked.work)
    assert (own.wish, own.officer, own.paired_before) == ("another-officer", KIM.staff_id, 1)


async def test_erased_she_is_forgotten_with_every_officer(walked: Walked) -> None:
    await erase_resident(EraseResident(walked.asha, BY_TEAM), walked.work)
    assert await walked.remembered() == 0


async def test_what_an_older_database_brought_back_is_forgotten_again(walked: Walked) -> None:
    await erase_again([Deletion(walked.asha, BY_TEAM, NOW)], walked.work)
    assert await walked.remembered() == 0


@pytest.mark.parametrize(
    ("contact", "remembered"),
    [(Contact("Asha K", ASHA.address.upper()), 1), (Contact("Asha", "another@resident.example"), 0)],
)
async def test_an_address_given_up_is_forgotten_and_a_new_name_for_it_is_not(
    walked: Walked, contact: Contact, remembered: int
) -> None:
    await change_contact(ChangeContact(walked.asha, contact), walked.work)
    assert (await walked.remembered(), await walked.remembered(contact)) == (remembered, remembered)


class Meanwhile:
    """Sessions of which one is waited for, while she gives another address and is paired under it."""

    def __init__(self, walked: Walked) -> None:
        self._walked = walked

    async def get_for_update(self, session_id: SessionId) -> Session:
        work = self._walked.work
        await work.residents.save(Resident(self._walked.asha, session_id, BELLA))
        await work.past_pairs.add([(BELLA.address, JO.staff_id)], month=date(2026, 11, 1))
        return await work.sessions.get(session_id)


async def test_what_is_erased_is_what_she_gave_last_before_her_session_was_held(walked: Walked) -> None:
    sessions: Any = Meanwhile(walked)
    await erase_resident(EraseResident(walked.asha, BY_TEAM), replace(walked.work, sessions=sessions))
    assert await walked.remembered(BELLA) == 0


async def test_a_twin_that_erases_what_it_read_before_it_held_the_session_leaves_a_pair_behind(walked: Walked) -> None:
    read = await walked.work.residents.get(walked.asha)
    await Meanwhile(walked).get_for_update(walked.session_id)
    await walked.work.past_pairs.forget(read.contact.address)
    assert await walked.remembered(BELLA) == 1


async def test_a_new_link_does_not_bring_an_address_back_that_she_gave_up_meanwhile(walked: Walked) -> None:
    sessions: Any = Meanwhile(walked)
    await renew_link(RenewLink(walked.asha), replace(walked.work, sessions=sessions))
    assert (await walked.work.residents.get(walked.asha)).contact == BELLA
