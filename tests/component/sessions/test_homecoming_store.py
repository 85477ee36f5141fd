"""Of which sessions nobody has said that everyone is home: told alike by Postgres and by the doubles in memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from stride_sessions.domain.attendance import Attendance, AttendanceId
from stride_sessions.domain.clock import LocalTime
from stride_sessions.domain.home import Homecoming

from tests.component.sessions.offices import HOUR, PLAN, Open, office, postgres_office, with_session

__all__ = ["office", "postgres_office"]


async def test_overdue_sessions_are_paged_by_when_they_were_to_end(office: Open) -> None:
    work = office("merton")
    first, second, home, off = sorted([await with_session(work) for _ in range(4)], key=lambda one: one.session_id)
    await work.homecomings.add(Homecoming(home.session_id, "officer-1", HOUR))
    await work.sessions.save(replace(off, state="cancelled", cancelled_because="weather"))
    ended_at = PLAN.starts.instant + timedelta(minutes=60)
    later = ended_at + timedelta(seconds=1)
    assert await work.homecomings.page_overdue(ended_before=ended_at, after=None, limit=9) == []
    page = await work.homecomings.page_overdue(ended_before=later, after=None, limit=1)
    assert page == [(ended_at, second)]
    rest = await work.homecomings.page_overdue(ended_before=later, after=(ended_at, second.session_id), limit=9)
    assert rest == [(ended_at, first)]
    assert await office("camden").homecomings.page_overdue(ended_before=later, after=None, limit=9) == []
    said = Homecoming(home.session_id, "officer-1", HOUR)
    assert await work.homecomings.find(home.session_id, since=PLAN.starts.instant) == said
    assert await work.homecomings.find(home.session_id, since=HOUR + timedelta(seconds=1)) is None
    assert await office("camden").homecomings.find(home.session_id, since=PLAN.starts.instant) is None


async def test_who_came_before_it_was_called_off_is_missed_too(office: Open) -> None:
    work = office("merton")
    off = await with_session(work)
    await work.sessions.save(replace(off, state="cancelled", cancelled_because="weather"))
    later = PLAN.starts.instant + timedelta(hours=2)
    assert await work.homecomings.page_overdue(ended_before=later, after=None, limit=9) == []
    await work.attendances.add(Attendance(AttendanceId(uuid4()), off.session_id, "participant", "attended"))
    missed = await work.homecomings.page_overdue(ended_before=later, after=None, limit=9)
    assert [session.session_id for _, session in missed] == [off.session_id]


async def test_a_session_that_was_moved_is_missed_anew(office: Open) -> None:
    work = office("merton")
    session = await with_session(work)
    await work.homecomings.add(Homecoming(session.session_id, "officer-1", PLAN.starts.instant))
    moved = LocalTime(PLAN.starts.wall + timedelta(days=2))
    await work.sessions.save(replace(session, plan=replace(PLAN, starts=moved)))
    later = moved.instant + timedelta(hours=2)
    missed = await work.homecomings.page_overdue(ended_before=later, after=None, limit=9)
    assert [one.session_id for _, one in missed] == [session.session_id]
