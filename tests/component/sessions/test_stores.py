"""What a store promises of every borough alike: of what is another's, and of what is not there, it has nothing."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from stride_sessions.domain.attendance import Attendance, AttendanceId
from stride_sessions.domain.concern import ConcernId
from stride_sessions.domain.refusals import Unknown
from stride_sessions.domain.session import SessionId

from tests.component.sessions.offices import Open, office, postgres_office, with_concern, with_session

__all__ = ["office", "postgres_office"]


async def test_another_borough_has_none_of_it(office: Open) -> None:
    merton, camden = office("merton"), office("camden")
    session = await with_session(merton)
    concern = await with_concern(merton, session)
    attendance = Attendance(AttendanceId(uuid4()), session.session_id, "host", "attended")
    await merton.attendances.add(attendance)
    for attempt in (
        camden.sessions.get(session.session_id),
        camden.sessions.get_for_update(session.session_id),
        camden.attendances.get(session.session_id, attendance.attendance_id),
        camden.concerns.get(concern.concern_id),
    ):
        with pytest.raises(Unknown):
            await attempt
    assert await camden.concerns.find_for_update(concern.concern_id) is None
    assert await camden.sessions.page(after=None, limit=9) == []
    assert await camden.concerns.page(after=None, limit=9) == []
    assert await camden.attendances.page(session.session_id, after=None, limit=9) == []


async def test_what_is_not_there_is_unknown(office: Open) -> None:
    work, nothing = office("merton"), UUID(int=1)
    for attempt in (
        work.boroughs.get("barnet"),
        work.boroughs.get_for_update("barnet"),
        work.sessions.get(SessionId(nothing)),
        work.attendances.get(SessionId(nothing), AttendanceId(nothing)),
        work.concerns.get(ConcernId(nothing)),
    ):
        with pytest.raises(Unknown):
            await attempt
