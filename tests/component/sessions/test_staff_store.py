"""Staff and the sessions they are given to, kept alike by Postgres and by the doubles in memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from stride_sessions.domain.refusals import Unknown
from stride_sessions.domain.staff import StaffId

from tests.component.sessions.offices import Open, office, postgres_office, with_session, with_staff

__all__ = ["office", "postgres_office"]


async def test_staff_are_kept_and_one_at_a_time_signs_in_as_a_principal(office: Open) -> None:
    work = office("merton")
    jo, kim = await with_staff(work, "jo", None)
    again = replace(jo, staff_id=StaffId(uuid4()))
    assert not await work.staff.add(again)
    left = replace(jo, until=date(2026, 11, 22))
    await work.staff.save(left)
    assert await work.staff.get(jo.staff_id) == await work.staff.get_for_update(jo.staff_id) == left
    assert await work.staff.add(again)
    assert await work.staff.get_by_principal("jo") == again
    in_order = sorted([left, kim, again], key=lambda one: one.staff_id)
    assert await work.staff.page(after=None, limit=2) == in_order[:2]
    assert await work.staff.page(after=in_order[1].staff_id, limit=2) == in_order[2:]


async def test_a_session_is_given_to_officers_and_found_by_them(office: Open) -> None:
    work = office("merton")
    jo, kim = sorted(await with_staff(work, "jo", None), key=lambda one: one.staff_id)
    session, other = await with_session(work), await with_session(work)
    await work.assignments.save(other.session_id, [kim.staff_id])
    for staff in ([jo, kim], [kim], [jo, kim]):
        await work.assignments.save(session.session_id, [one.staff_id for one in staff])
        assert await work.assignments.find_officers(session.session_id) == staff
    assert await work.staff.get_all_to_assign([kim.staff_id, jo.staff_id, jo.staff_id]) == [jo, kim]
    found = await work.assignments.find_sessions([jo.staff_id], from_on=date(2026, 11, 16), days=7)
    assert found == [(jo.staff_id, session)]
    assert await work.assignments.find_sessions([jo.staff_id], from_on=date(2026, 11, 23), days=7) == []
    assert await work.assignments.find_sessions([], from_on=date(2026, 11, 22), days=1) == []


async def test_another_borough_has_none_of_the_staff(office: Open) -> None:
    merton, camden = office("merton"), office("camden")
    (jo,) = await with_staff(merton, "jo")
    session = await with_session(merton)
    await merton.assignments.save(session.session_id, [jo.staff_id])
    for attempt in (
        camden.staff.get(jo.staff_id),
        camden.staff.get_for_update(jo.staff_id),
        camden.staff.get_by_principal("jo"),
        camden.staff.get_all_to_assign([jo.staff_id]),
    ):
        with pytest.raises(Unknown):
            await attempt
    assert await camden.staff.page(after=None, limit=9) == []
    assert await camden.assignments.find_officers(session.session_id) == []
    assert await camden.assignments.find_sessions([jo.staff_id], from_on=date(2026, 11, 22), days=1) == []
