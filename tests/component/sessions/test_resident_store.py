"""What the stores of residents and of what was erased promise, kept alike by Postgres and by the doubles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias
from uuid import uuid4

import pytest
from stride_sessions.domain.attendance import Attendance, AttendanceId
from stride_sessions.domain.refusals import Unknown
from stride_sessions.domain.resident import BY_RESIDENT, Contact, Deletion, Resident
from stride_sessions.handlers.ports import Work

from tests.component.sessions.offices import HOUR, office, postgres_office, with_session

__all__ = ["office", "postgres_office"]

Open: TypeAlias = Callable[[str], Work]

ASHA = Contact("Asha", "Asha@resident.example")


async def with_resident(work: Work, contact: Contact = ASHA, state: str = "booked") -> Resident:
    session = await with_session(work)
    part = Attendance(AttendanceId(uuid4()), session.session_id, "participant", state)
    await work.attendances.add(part)
    resident = Resident(part.attendance_id, session.session_id, contact)
    await work.residents.add(resident)
    return resident


async def test_who_has_a_booking_is_known_in_its_borough_alone(office: Open) -> None:
    resident = await with_resident(office("merton"))
    assert await office("merton").residents.get(resident.attendance_id) == resident
    assert await office("merton").residents.find_of_sessions([resident.session_id]) == {
        resident.attendance_id: resident
    }
    with pytest.raises(Unknown):
        await office("camden").residents.get(resident.attendance_id)
    assert await office("camden").residents.find_of_sessions([resident.session_id]) == {}


async def test_how_she_is_told_and_which_link_is_good_is_kept(office: Open) -> None:
    work = office("merton")
    resident = await with_resident(work)
    changed = replace(resident.with_new_link(), contact=Contact("A", "a@resident.example"))
    await work.residents.save(changed)
    assert await work.residents.get(resident.attendance_id) == changed
    assert not await work.residents.holds_place(resident.session_id, ASHA)
    assert await work.residents.holds_place(resident.session_id, changed.contact)


@pytest.mark.parametrize(
    ("state", "holds"),
    [
        ("booked", True),
        ("offered", True),
        ("waitlisted", True),
        ("attended", True),
        ("cancelled", False),
        ("lapsed", False),
    ],
)
async def test_an_address_holds_a_place_whatever_its_letters_until_it_is_given_up(
    office: Open, state: str, *, holds: bool
) -> None:
    work = office("merton")
    resident = await with_resident(work, state="booked")
    part = await work.attendances.get(resident.session_id, resident.attendance_id)
    lapses_at = HOUR if state == "offered" else None
    await work.attendances.save(replace(part, state=state, offer_lapses_at=lapses_at))
    assert await work.residents.holds_place(resident.session_id, Contact("B", "asha@RESIDENT.example")) is holds
    other = await with_session(work)
    assert not await work.residents.holds_place(other.session_id, ASHA)


async def test_erased_nobody_is_known_and_the_rest_stays(office: Open) -> None:
    work = office("merton")
    resident = await with_resident(work)
    await work.residents.note_reading([resident.attendance_id], by="sender", at=HOUR)
    await work.residents.erase(resident.attendance_id)
    deletion = Deletion(resident.attendance_id, BY_RESIDENT, HOUR)
    await work.deletions.add(deletion)
    await work.deletions.add_again(deletion)
    with pytest.raises(Unknown):
        await work.residents.get(resident.attendance_id)
    assert (await work.attendances.get(resident.session_id, resident.attendance_id)).state == "booked"
