"""What pairing, completing and erasing do to what is remembered of pairs."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
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
    EraseResident,
    erase_again,
    erase_resident,
)
from stride_sessions.handlers.sessions import CompleteSession, complete_session
from stride_sessions.testing import MemoryOffice

NOW = datetime(2026, 11, 22, 19, 40, tzinfo=UTC)
JO, KIM = (StaffMember(staff_id=StaffId(UUID(int=number)), kind="officer", name="Jo Marsh") for number in (1, 2))
ASHA = Contact("Asha", "Asha@resident.example")
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


async def booked(
    work: Work, session_id: SessionId, contact: Contact | None = ASHA, *, is_confirmed: bool = True
) -> AttendanceId:
    part = Attendance(AttendanceId(uuid4()), session_id, "participant", "booked")
    await work.attendances.add(part)
    if contact is not None:
        await work.residents.add(Resident(part.attendance_id, session_id, contact, is_confirmed=is_confirmed))
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
    await erase_again(Deletion(walked.asha, BY_TEAM, NOW), walked.work)
    assert await walked.remembered() == 0


async def test_an_address_that_nobody_confirmed_has_no_history_and_makes_none(walked: Walked) -> None:
    following = await walk_of(walked.work, JO, KIM)
    stranger = await booked(walked.work, following, is_confirmed=False)
    pairing = await pair_officers(PairOfficers(following), walked.work)
    assert [one.known for one in pairing.people] == [frozenset()]
    await pair_officers(PairOfficers(following, [(stranger, KIM.staff_id)]), walked.work)
    await complete_session(CompleteSession(following, 1, None), walked.work)
    assert await walked.remembered() == 1
