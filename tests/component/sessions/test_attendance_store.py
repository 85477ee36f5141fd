"""Who has a place, waits for one or came, kept and counted alike by Postgres and by the doubles in memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from stride_sessions.domain.attendance import Attendance, AttendanceId
from stride_sessions.domain.places import Places

from tests.component.sessions.offices import HOUR, Open, office, postgres_office, with_session

if TYPE_CHECKING:
    from stride_sessions.domain.session import Session
    from stride_sessions.handlers.ports import Work

__all__ = ["office", "postgres_office"]


async def test_lists_are_counted_by_who_came_and_who_has_booked(office: Open) -> None:
    work = office("merton")
    session, empty = await with_session(work), await with_session(work)
    states = ("booked", "attended", "offered", "waitlisted", "no-show", "lapsed", "cancelled")
    await with_parts(work, session, ("officer", "attended"), *(("participant", state) for state in states))
    both = {session.session_id, empty.session_id}
    assert dict(await work.turnouts.count_attended(both)) == {session.session_id: 2}
    assert await work.turnouts.count_booked(session.session_id) == 2
    assert dict(await office("camden").turnouts.count_attended(both)) == {}
    assert await office("camden").turnouts.count_booked(session.session_id) == 0


async def with_parts(work: Work, session: Session, *parts: tuple[str, str]) -> list[Attendance]:
    added = []
    for role, state in parts:
        lapses_at = HOUR if state == "offered" else None
        added.append(Attendance(AttendanceId(uuid4()), session.session_id, role, state, lapses_at))
        await work.attendances.add(added[-1])
    return added


async def test_places_are_taken_in_each_role_by_those_who_are_booked_or_came_or_have_an_offer(office: Open) -> None:
    work = office("merton")
    session = await with_session(work)
    states = ("booked", "attended", "offered", "waitlisted", "no-show", "lapsed", "cancelled")
    await with_parts(work, session, ("officer", "attended"), *(("participant", state) for state in states))
    await with_parts(work, session, ("partner", "booked"), ("partner", "waitlisted"))
    count = work.attendances.count_places
    assert await count(session.session_id, "participant") == Places(taken=3, waiting=1)
    assert await count(session.session_id, "partner") == Places(taken=1, waiting=1, role="partner")
    assert await count(session.session_id, "host") == Places(taken=0, waiting=0, role="host")


async def test_who_waits_is_found_in_the_order_of_coming_also_after_a_change(office: Open) -> None:
    work = office("merton")
    session, other = await with_session(work), await with_session(work)
    first, second, third = await with_parts(work, session, *[("participant", "waitlisted")] * 3)
    await with_parts(work, other, ("participant", "waitlisted"))
    [partner] = await with_parts(work, session, ("partner", "waitlisted"))
    assert await work.attendances.find_waiting(session.session_id, "partner", most=9) == [partner]
    await work.attendances.save(first)
    assert await work.attendances.find_waiting(session.session_id, "participant", most=2) == [first, second]
    await work.attendances.save(replace(first, state="cancelled"))
    assert await work.attendances.find_waiting(session.session_id, "participant", most=9) == [second, third]


async def test_an_offer_has_lapsed_from_its_hour_on(office: Open) -> None:
    work = office("merton")
    session = await with_session(work)
    offered, _ = await with_parts(work, session, ("participant", "offered"), ("participant", "booked"))
    assert await work.attendances.find_lapsed(session.session_id, at=HOUR) == [offered]
    assert await work.attendances.find_lapsed(session.session_id, at=HOUR - timedelta(seconds=1)) == []


async def test_an_attendance_is_kept_and_corrected(office: Open) -> None:
    work = office("merton")
    session = await with_session(work)
    attendance = Attendance(AttendanceId(uuid4()), session.session_id, "participant", "booked")
    await work.attendances.add(attendance)
    missed = replace(attendance, state="no-show")
    await work.attendances.save(missed)
    assert await work.attendances.get(session.session_id, attendance.attendance_id) == missed
    assert await work.attendances.page(session.session_id, after=None, limit=9) == [missed]
