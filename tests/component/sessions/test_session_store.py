"""Sessions, series and imported lines, kept alike by Postgres and by the doubles in memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest
from stride_sessions.domain.conditions import Conditions
from stride_sessions.domain.imports import Line
from stride_sessions.domain.refusals import Unknown
from stride_sessions.domain.series import Series
from stride_sessions.domain.session import Occurrence, SeriesId, Session, SessionId

from tests.component.sessions.offices import PLAN, Open, office, postgres_office, with_session

if TYPE_CHECKING:
    from stride_sessions.handlers.ports import Work


__all__ = ["office", "postgres_office"]


async def with_series(work: Work) -> tuple[Series, list[Session]]:
    """A series with three sessions, whose ids are not in the order of their dates."""
    series = Series(
        series_id=SeriesId(uuid4()), plan=PLAN, rule="FREQ=DAILY;COUNT=4", except_on=frozenset({date(2026, 11, 23)})
    )
    given = [Occurrence(series.series_id, date(2026, 11, day)) for day in (22, 24, 25)]
    sessions = [
        Session(session_id=SessionId(UUID(int=9 - number)), plan=PLAN, occurrence=one)
        for number, one in enumerate(given)
    ]
    await work.series.add(series)
    await work.sessions.add_all(sessions)
    return series, sessions


async def test_a_series_is_kept_whole_and_knows_its_sessions_by_date(office: Open) -> None:
    work = office("merton")
    series, sessions = await with_series(work)
    assert await work.series.get(series.series_id) == series
    assert await work.series.page(after=None, limit=9) == [series]
    assert await work.series.page(after=series.series_id, limit=9) == []
    assert await work.sessions.find_of_series(series.series_id) == sessions
    held = await work.sessions.find_of_series_for_update(series.series_id, from_on=date(2026, 11, 24))
    assert {session.session_id for session in held} == {session.session_id for session in sessions[1:]}


async def test_a_session_stays_in_its_series_when_it_is_saved(office: Open) -> None:
    work = office("merton")
    series, (first, *_) = await with_series(work)
    moved = replace(first, occurrence=Occurrence(series.series_id, date(2026, 11, 22), is_moved=True))
    await work.sessions.save(moved)
    assert await work.sessions.get(first.session_id) == moved


async def test_another_borough_has_none_of_a_series(office: Open) -> None:
    series, _ = await with_series(office("merton"))
    camden = office("camden")
    with pytest.raises(Unknown):
        await camden.series.get(series.series_id)
    assert await camden.series.page(after=None, limit=9) == []
    assert await camden.sessions.find_of_series(series.series_id) == []
    assert await camden.sessions.find_of_series_for_update(series.series_id, from_on=date.min) == []


async def test_a_session_is_kept_whole(office: Open) -> None:
    work = office("merton")
    session = await with_session(work)
    assert await work.sessions.get(session.session_id) == session
    completed = replace(session, state="completed", head_count=12, minutes=55)
    await work.sessions.save(completed)
    assert await work.sessions.get_for_update(session.session_id) == completed


async def test_many_sessions_are_kept_as_each_would_be(office: Open) -> None:
    work = office("merton")
    bare = replace(PLAN, capacity=None, partner_capacity=None, host_capacity=None, host=None, distance_m=None)
    sessions = [Session(session_id=SessionId(uuid4()), plan=plan) for plan in (PLAN, bare)]
    await work.sessions.add_all(sessions)
    assert [await work.sessions.get(session.session_id) for session in sessions] == sessions
    await work.sessions.add_all([])


FULL = replace(
    PLAN,
    pace="easy",
    step_free=False,
    accessibility=frozenset({"wheelchair", "guide-dog"}),
    light="dusk",
    for_whom="women-only",
    minimum=3,
    decide_hours=24,
)


async def test_what_is_said_more_fully_of_sessions_and_series_is_kept_and_changed(office: Open) -> None:
    work = office("merton")
    session = Session(session_id=SessionId(uuid4()), plan=FULL)
    await work.sessions.add(session)
    assert await work.sessions.get(session.session_id) == session
    changed = replace(session, plan=replace(FULL, accessibility=frozenset(), pace=None), is_going_ahead=True)
    await work.sessions.save(changed)
    assert await work.sessions.get(session.session_id) == changed
    series = Series(series_id=SeriesId(uuid4()), plan=FULL, rule="FREQ=DAILY;COUNT=4")
    await work.series.add(series)
    assert await work.series.get(series.series_id) == series


async def test_how_a_session_was_is_kept(office: Open) -> None:
    work = office("merton")
    told = replace(
        await with_session(work),
        state="completed",
        head_count=12,
        conditions=Conditions("rain", "dark", "muddy"),
        is_short_notice=True,
    )
    await work.sessions.save(told)
    assert await work.sessions.get(told.session_id) == told


async def test_an_imported_line_is_known_by_its_reference_in_its_borough(office: Open) -> None:
    work = office("merton")
    imported = Line(
        number=2,
        reference="RUN-1",
        scheme="run-and-talk",
        kind="run",
        ward="E05000455",
        wall=PLAN.starts.wall,
        planned_minutes=60,
    )
    await work.imports.add_all([(imported, await with_session(work))])
    assert await work.imports.find(["RUN-1", "RUN-2"]) == {"RUN-1": imported.digest}
    assert await work.imports.find([]) == {}
    assert await office("camden").imports.find(["RUN-1"]) == {}


async def test_sessions_are_paged_by_id(office: Open) -> None:
    work = office("merton")
    ids = sorted([(await with_session(work)).session_id for _ in range(5)])
    assert [row.session_id for row in await work.sessions.page(after=None, limit=2)] == ids[:2]
    assert [row.session_id for row in await work.sessions.page(after=ids[1], limit=9)] == ids[2:]
