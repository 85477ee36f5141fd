"""What the stores of pairs promise, kept alike by Postgres and by the doubles."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, TypeAlias
from uuid import uuid4

from stride_sessions.domain.attendance import Attendance, AttendanceId
from stride_sessions.handlers.ports import Work

from tests.component.sessions.offices import office, postgres_office, with_session, with_staff
from tests.component.sessions.test_resident_store import with_resident

if TYPE_CHECKING:
    from stride_sessions.domain.session import Session
    from stride_sessions.domain.staff import StaffMember

__all__ = ["office", "postgres_office"]

Open: TypeAlias = Callable[[str], Work]

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
ASHA, BELLA = "Asha@resident.example", "bella@resident.example"


async def with_people(work: Work, session: Session, most: int) -> list[AttendanceId]:
    parts = [Attendance(AttendanceId(uuid4()), session.session_id, "participant", "booked") for _ in range(most)]
    for part in parts:
        await work.attendances.add(part)
    return [part.attendance_id for part in parts]


async def with_officers(work: Work, session: Session) -> tuple[StaffMember, StaffMember]:
    jo, kim = await with_staff(work, "jo", None)
    await work.assignments.save(session.session_id, [jo.staff_id, kim.staff_id])
    return jo, kim


async def test_a_session_has_the_pairs_that_were_saved_last_and_another_its_own(office: Open) -> None:
    work = office("merton")
    session, other = await with_session(work), await with_session(work)
    jo, kim = await with_officers(work, session)
    await work.assignments.save(other.session_id, [kim.staff_id])
    (first, second), (third,) = await with_people(work, session, 2), await with_people(work, other, 1)
    await work.pairs.save(other.session_id, {third: kim.staff_id})
    for pairs in ({first: jo.staff_id, second: kim.staff_id}, {first: kim.staff_id}, {}):
        await work.pairs.save(session.session_id, pairs)
        assert await work.pairs.find(session.session_id) == pairs
    assert await work.pairs.find(other.session_id) == {third: kim.staff_id}


async def test_a_pair_ends_with_the_session_being_taken_from_its_officer_or_by_itself(office: Open) -> None:
    work = office("merton")
    session = await with_session(work)
    jo, kim = await with_officers(work, session)
    first, second, third = await with_people(work, session, 3)
    await work.pairs.save(session.session_id, {first: jo.staff_id, second: kim.staff_id, third: kim.staff_id})
    await work.assignments.save(session.session_id, [kim.staff_id])
    await work.pairs.drop(third)
    await work.pairs.drop(third)
    assert await work.pairs.find(session.session_id) == {second: kim.staff_id}
    assert await office("camden").pairs.find(session.session_id) == {}


async def test_who_was_paired_is_known_of_two_who_are_named_and_in_its_borough_alone(office: Open) -> None:
    work = office("merton")
    jo, kim = (one.staff_id for one in await with_staff(work, "jo", None))
    await work.past_pairs.add([(ASHA, jo), (BELLA, kim), (ASHA, jo)], month=OCTOBER)
    await work.past_pairs.add([], month=OCTOBER)
    asked = {ASHA, ASHA.upper(), BELLA}
    found = await work.past_pairs.find(asked, [jo, kim], since=OCTOBER)
    assert found == {(ASHA, jo), (ASHA.upper(), jo), (BELLA, kim)}
    assert await work.past_pairs.find(asked, [kim], since=OCTOBER) == {(BELLA, kim)}
    assert await work.past_pairs.find([], [jo, kim], since=OCTOBER) == set()
    assert await office("camden").past_pairs.find(asked, [jo, kim], since=OCTOBER) == set()


async def test_of_two_who_were_paired_again_the_later_month_counts(office: Open) -> None:
    work = office("merton")
    (jo,) = (one.staff_id for one in await with_staff(work, "jo"))
    for month in (NOVEMBER, OCTOBER):
        await work.past_pairs.add([(ASHA, jo)], month=month)
    await work.past_pairs.forget_before(NOVEMBER)
    assert await work.past_pairs.count(ASHA, since=NOVEMBER) == 1
    assert await work.past_pairs.find([ASHA], [jo], since=date(2026, 12, 1)) == set()
    await work.past_pairs.forget_before(date(2026, 12, 1))
    assert await work.past_pairs.count(ASHA, since=OCTOBER) == 0


async def test_an_address_is_forgotten_with_every_officer_and_no_other_address(office: Open) -> None:
    work = office("merton")
    jo, kim = (one.staff_id for one in await with_staff(work, "jo", None))
    await work.past_pairs.add([(ASHA, jo), (ASHA, kim), (BELLA, jo)], month=OCTOBER)
    await work.past_pairs.forget(ASHA.swapcase())
    assert [await work.past_pairs.count(one, since=OCTOBER) for one in (ASHA, BELLA)] == [0, 1]


async def test_a_wish_is_kept_by_itself(office: Open) -> None:
    work = office("merton")
    resident = await with_resident(work)
    await work.residents.save_wish(resident.attendance_id, "no-officer")
    await work.residents.save(resident.with_new_link())
    kept = await work.residents.get(resident.attendance_id)
    assert (kept.wish, kept.link_generation) == ("no-officer", 2)
    assert (await work.residents.find_of_sessions([resident.session_id]))[resident.attendance_id] == kept
