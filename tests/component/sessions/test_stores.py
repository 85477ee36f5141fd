"""What a store promises, kept alike by Postgres and by the doubles in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias
from uuid import UUID, uuid4

import asyncpg
import pytest
from stride_chassis import Outbox
from stride_sessions.domain.attendance import Attendance, AttendanceId
from stride_sessions.domain.clock import LocalTime
from stride_sessions.domain.concern import Account, Concern, ConcernId, new_concern
from stride_sessions.domain.concern_life import SYSTEM, TEAM
from stride_sessions.domain.concern_steps import Acknowledge, Decline, Doer, Merge, Refer, Triage
from stride_sessions.domain.conditions import Conditions
from stride_sessions.domain.defaults import Defaults
from stride_sessions.domain.diversion import Diversion
from stride_sessions.domain.home import Homecoming
from stride_sessions.domain.imports import Line
from stride_sessions.domain.places import Places
from stride_sessions.domain.refusals import Unknown
from stride_sessions.domain.rollout import Borough, Scheme
from stride_sessions.domain.series import Series
from stride_sessions.domain.session import Occurrence, Plan, SeriesId, Session, SessionId
from stride_sessions.domain.staff import StaffId, StaffMember
from stride_sessions.domain.words import Point, Words
from stride_sessions.handlers.ports import Work
from stride_sessions.store import Keeping, Office
from stride_sessions.store.deletions import DeletionLog
from stride_sessions.store.reference import Reference
from stride_sessions.testing import MemoryOffice

if TYPE_CHECKING:
    from stride_provision import Database
    from stride_sessions.settings import SessionsSettings

Open: TypeAlias = Callable[[str], Work]

HOUR = datetime(2026, 11, 22, 19, tzinfo=UTC)
SCHEME = Scheme("run-and-talk", date(2022, 2, 1), 4)
PLAN = Plan(
    scheme="run-and-talk",
    kind="run",
    ward="E05000455",
    starts=LocalTime(datetime.fromisoformat("2026-11-22T18:30")),
    planned_minutes=60,
    capacity=5,
    partner_capacity=0,
    host_capacity=2,
    host="common-runners",
    distance_m=8000,
)
ACCOUNT = Account(
    kind="concern",
    category="poor-lighting",
    setting="park-or-open-space",
    light="dark",
    severity="medium",
    ward="E05000455",
    not_reported_because="other",
)


def borough(slug: str, number: int) -> Borough:
    return Borough(
        slug=slug,
        gss_code=f"E0900000{number}",
        police_command="south-west",
        stage="pilot",
        onboarded_at=HOUR,
    )


def office_of(settings: SessionsSettings) -> Office:
    """The office of the service, without its HTTP."""
    keeping = Keeping(settings.sealer(), DeletionLog(settings.deletions_file))
    return Office(Outbox("/stride/sessions"), Reference.load(), keeping, settings.times)


@pytest.fixture
async def postgres_office(sessions_database: Database, settings: SessionsSettings) -> AsyncIterator[Open]:
    office = office_of(settings)
    conn = await asyncpg.connect(sessions_database.app_dsn)
    async with conn.transaction():
        yield lambda slug: office.open(conn, slug)
    await conn.close()


@pytest.fixture(params=["memory", "postgres"])
async def office(request: pytest.FixtureRequest, postgres_office: Open) -> Open:
    """Two boroughs with a scheme each, in either store."""
    opened: Open = MemoryOffice().open if request.param == "memory" else postgres_office
    for number, slug in enumerate(("camden", "merton")):
        await opened(slug).boroughs.add(borough(slug, number))
        await opened(slug).schemes.add(SCHEME)
    return opened


async def with_session(work: Work) -> Session:
    session = Session(session_id=SessionId(uuid4()), plan=PLAN)
    await work.sessions.add(session)
    return session


async def with_concern(work: Work, session: Session | None = None) -> Concern:
    doer = Doer(TEAM, "an-officer")
    concern, _ = new_concern(ConcernId(uuid4()), ACCOUNT, session=session, doer=doer, at=HOUR)
    await work.concerns.add(concern)
    return concern


async def test_a_borough_is_kept_and_moved(office: Open) -> None:
    work = office("merton")
    live = replace(borough("merton", 1), stage="live")
    await work.boroughs.save(live)
    assert await work.boroughs.get("merton") == await work.boroughs.get_for_update("merton") == live
    assert await work.boroughs.find_for_onboarding("merton") == live
    assert await work.boroughs.find_for_onboarding("barnet") is None


async def test_boroughs_are_paged_among_the_visible(office: Open) -> None:
    boroughs = office("").boroughs
    assert [row.slug for row in await boroughs.page(["merton", "camden"], after=None, limit=1)] == ["camden"]
    assert [row.slug for row in await boroughs.page(["merton", "camden"], after="camden", limit=9)] == ["merton"]
    assert await boroughs.page([], after=None, limit=9) == []


async def test_a_scheme_belongs_to_its_borough(office: Open) -> None:
    other = Scheme("walk-and-talk", date(2021, 6, 9), 2)
    await office("merton").schemes.add(other)
    assert await office("merton").schemes.find("walk-and-talk") == other
    assert await office("camden").schemes.find("walk-and-talk") is None
    assert await office("merton").schemes.page(after="run-and-talk", limit=9) == [other]


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


async def test_a_borough_keeps_why_it_paused_and_what_it_comes_back_as(office: Open) -> None:
    work = office("merton")
    paused, _ = (await work.boroughs.get_alone("merton")).pause("funding", at=HOUR)
    await work.boroughs.save(paused)
    assert await work.boroughs.get("merton") == await work.boroughs.get_held("merton") == paused
    for attempt in (work.boroughs.get_held("barnet"), work.boroughs.get_alone("barnet")):
        with pytest.raises(Unknown):
            await attempt


async def test_what_a_borough_settles_is_its_own_and_of_one_scheme(office: Open) -> None:
    work = office("merton")
    first = Defaults(
        planned_minutes=40,
        slot_minutes=20,
        capacity=8,
        kinds=frozenset({"run", "walk"}),
        language="bn",
    )
    assert await work.defaults.get("run-and-talk") == Defaults()
    for settled in (first, Defaults(notice_hours=0)):
        await work.defaults.save("run-and-talk", settled)
        assert await work.defaults.get("run-and-talk") == settled
        assert await work.defaults.find_all() == {"run-and-talk": settled}
    assert await work.defaults.get("walk-and-talk") == await office("camden").defaults.get("run-and-talk") == Defaults()
    assert await office("camden").defaults.find_all() == {}


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


async def with_staff(work: Work, *principals: str | None) -> list[StaffMember]:
    members = [
        StaffMember(staff_id=StaffId(uuid4()), kind="officer", name="Jo Marsh", principal=principal)
        for principal in principals
    ]
    assert [await work.staff.add(member) for member in members] == [True] * len(members)
    return members


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


async def test_sessions_are_paged_by_id(office: Open) -> None:
    work = office("merton")
    ids = sorted([(await with_session(work)).session_id for _ in range(5)])
    assert [row.session_id for row in await work.sessions.page(after=None, limit=2)] == ids[:2]
    assert [row.session_id for row in await work.sessions.page(after=ids[1], limit=9)] == ids[2:]


async def test_diversions_are_counted_by_month_and_question_for_each_borough(office: Open) -> None:
    merton, camden, months = office("merton"), office("camden"), (date(2026, 10, 1), date(2026, 11, 1))
    for work, month, question in (
        (merton, months[0], "danger"),
        (merton, months[1], "danger"),
        (merton, months[1], "danger"),
        (merton, months[1], "crime"),
        (camden, months[0], "crime"),
    ):
        await work.diversions.add_one(month, question)
    assert await merton.diversions.find_all() == [
        Diversion(months[1], "crime", 1),
        Diversion(months[1], "danger", 2),
        Diversion(months[0], "danger", 1),
    ]
    assert await camden.diversions.find_all() == [Diversion(months[0], "crime", 1)]


async def test_a_concern_is_kept_with_its_history_in_order(office: Open) -> None:
    work = office("merton")
    concern = await with_concern(work, await with_session(work))
    other = await with_concern(work)
    for step, doer in (
        (Triage("being-followed", "urgent"), Doer(TEAM, "an-officer")),
        (Refer("partner", "merton.parks", "greenery"), Doer(TEAM, "an-officer")),
        (Acknowledge("SLR-20417"), Doer(SYSTEM, "merton.parks")),
        (Decline("no-funding"), Doer(SYSTEM, "merton.parks")),
        (Merge(other.concern_id), Doer(TEAM, "an-officer")),
    ):
        concern, _ = concern.take(step, doer, at=HOUR)
        await work.concerns.save(concern)
    assert await work.concerns.get(concern.concern_id) == concern
    assert await work.concerns.find_for_update(concern.concern_id) == concern
    assert concern in await work.concerns.page(after=None, limit=9)


async def test_words_are_kept_by_the_step_they_were_said_with(office: Open) -> None:
    work = office("merton")
    concern = await with_concern(work)
    said = Words(
        text="Zu dunkel \u2014 \U0001f626",
        point=Point(latitude=51.43, longitude=-0.23),
        contact="asha@resident.example",
        may_be_contacted=True,
    )
    await work.words.add(concern.concern_id, 1, said)
    assert await work.words.find(concern.concern_id) == {1: said}
    assert await office("camden").words.find(concern.concern_id) == {}


async def test_concerns_are_paged_by_time_and_id(office: Open) -> None:
    work = office("merton")
    ids = sorted([(await with_concern(work)).concern_id for _ in range(4)])
    assert [row.concern_id for row in await work.concerns.page(after=None, limit=2)] == ids[:2]
    assert [row.concern_id for row in await work.concerns.page(after=(HOUR, ids[1]), limit=9)] == ids[2:]


async def test_a_reply_is_known_by_its_borough_source_and_id_and_what_became_of_it(office: Open) -> None:
    replies = office("merton").replies
    assert await replies.hear("/stride/systems/merton.lighting", "r1") is None
    assert await replies.hear("/stride/systems/merton.lighting", "r1") == "taken"
    assert await replies.hear("/stride/systems/merton.parks", "r1") is None
    assert await office("camden").replies.hear("/stride/systems/merton.lighting", "r1") is None
    await replies.mark("/stride/systems/merton.lighting", "r1", "concern-closed")
    assert await replies.hear("/stride/systems/merton.lighting", "r1") == "concern-closed"
    assert await replies.hear("/stride/systems/merton.parks", "r1") == "taken"


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
