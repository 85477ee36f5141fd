"""What each command and reply does to the stores, and what it says."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from stride_sessions.domain.attendance import AttendanceId
from stride_sessions.domain.clock import LocalTime
from stride_sessions.domain.concern import Account
from stride_sessions.domain.concern_life import TEAM
from stride_sessions.domain.concern_steps import Doer
from stride_sessions.domain.events import Event
from stride_sessions.domain.places import Places
from stride_sessions.domain.refusals import (
    SchemeNotLaunched,
    SessionAlreadyCancelled,
    TooFarBack,
    Unknown,
)
from stride_sessions.domain.rollout import Scheme
from stride_sessions.domain.session import Plan, Session, SessionId
from stride_sessions.handlers.attendance import BookPlace, book_place
from stride_sessions.handlers.check_ins import RecordAttendance, record_attendance
from stride_sessions.handlers.concerns import RaiseConcern, raise_concern
from stride_sessions.handlers.ports import Work
from stride_sessions.handlers.rollout import LaunchScheme, OnboardBorough, launch_scheme, onboard_borough
from stride_sessions.handlers.sessions import (
    CancelSession,
    CompleteSession,
    CreateSession,
    RescheduleSession,
    cancel_session,
    complete_session,
    create_session,
    reschedule_session,
)
from stride_sessions.testing import MemoryOffice, MemoryOutbox

NOW = datetime(2026, 11, 22, 19, 40, tzinfo=UTC)
PLAN = Plan(
    scheme="run-and-talk",
    kind="run",
    ward="E05000455",
    starts=LocalTime.of(datetime.fromisoformat("2026-11-22T18:30")),
    planned_minutes=60,
    capacity=2,
)
OFFICER = Doer(TEAM, "an-officer")
ACCOUNT = Account(
    kind="concern",
    category="poor-lighting",
    setting="park-or-open-space",
    light="dark",
    severity="medium",
    ward="E05000455",
)
ONBOARD = OnboardBorough("pilot")
LAUNCH = LaunchScheme(Scheme("run-and-talk", date(2022, 2, 1), 4))


@pytest.fixture
def office() -> MemoryOffice:
    return MemoryOffice(NOW)


@pytest.fixture
async def merton(office: MemoryOffice) -> Work:
    work = office.open("merton")
    await onboard_borough(ONBOARD, work)
    await launch_scheme(LAUNCH, work)
    return work


@pytest.fixture
async def session(merton: Work) -> Session:
    return await create_session(CreateSession(PLAN, may_backdate=True), merton)


def said(work: Work) -> list[str]:
    assert isinstance(work.outbox, MemoryOutbox)
    return [type(event).__name__ for event in work.outbox.events]


def last(work: Work) -> Event:
    assert isinstance(work.outbox, MemoryOutbox)
    return work.outbox.events[-1]


async def test_onboarding_and_launching_are_said_once(merton: Work) -> None:
    await onboard_borough(ONBOARD, merton)
    await launch_scheme(LAUNCH, merton)
    assert said(merton) == ["BoroughOnboarded", "SchemeLaunched"]


async def test_a_stage_is_kept_and_said(merton: Work) -> None:
    await onboard_borough(OnboardBorough("live"), merton)
    assert (await merton.boroughs.get("merton")).stage == "live"
    assert said(merton)[-1] == "BoroughOnboarded"


async def test_a_borough_that_is_not_listed_is_not_onboarded(office: MemoryOffice) -> None:
    with pytest.raises(Unknown):
        await onboard_borough(ONBOARD, office.open("atlantis"))


async def test_a_borough_that_takes_no_part_launches_nothing(office: MemoryOffice) -> None:
    with pytest.raises(Unknown):
        await launch_scheme(LAUNCH, office.open("camden"))


async def test_a_created_session_is_kept_and_said(merton: Work, session: Session) -> None:
    assert await merton.sessions.get(session.session_id) == session
    assert session.session_id.version == 7
    assert said(merton)[-1] == "SessionCreated"


async def test_a_scheme_not_launched_has_no_sessions(merton: Work) -> None:
    with pytest.raises(SchemeNotLaunched):
        await create_session(CreateSession(replace(PLAN, scheme="walk-and-talk"), may_backdate=True), merton)


async def test_a_day_gone_by_is_entered_only_with_the_right_to(merton: Work, session: Session) -> None:
    yesterday = LocalTime.of(datetime.fromisoformat("2026-11-21T18:30"))
    with pytest.raises(TooFarBack):
        await create_session(CreateSession(replace(PLAN, starts=yesterday), may_backdate=False), merton)
    move = RescheduleSession(session.session_id, yesterday, "weather", may_backdate=False)
    with pytest.raises(TooFarBack):
        await reschedule_session(move, merton)
    assert said(merton)[-1] == "SessionCreated"


async def test_a_session_is_moved_and_then_completed(merton: Work, session: Session) -> None:
    starts = LocalTime.of(datetime.fromisoformat("2026-11-21T18:30"))
    await reschedule_session(RescheduleSession(session.session_id, starts, "weather", may_backdate=True), merton)
    await complete_session(CompleteSession(session.session_id, 12, 55), merton)
    kept = await merton.sessions.get(session.session_id)
    assert (kept.plan.starts, kept.state, kept.head_count) == (starts, "completed", 12)
    assert said(merton)[-2:] == ["SessionRescheduled", "SessionCompleted"]


async def test_a_session_is_cancelled_once(merton: Work, session: Session) -> None:
    cancel = CancelSession(session.session_id, "weather")
    await cancel_session(cancel, merton)
    with pytest.raises(SessionAlreadyCancelled):
        await cancel_session(cancel, merton)
    assert said(merton).count("SessionCancelled") == 1


async def test_places_are_given_until_none_is_left_and_then_waited_for(merton: Work, session: Session) -> None:
    three = [await book_place(BookPlace(session.session_id), merton) for _ in range(3)]
    assert [one.state for one in three] == ["booked", "booked", "waitlisted"]
    assert {one.attendance_id.version for one in three} == {4}
    assert said(merton).count("AttendanceRecorded") == 3


async def test_a_place_not_taken_up_is_free_again(merton: Work, session: Session) -> None:
    booked = await book_place(BookPlace(session.session_id), merton)
    await book_place(BookPlace(session.session_id), merton)
    missed = RecordAttendance(session.session_id, booked.attendance_id, "participant", "no-show", "an-officer")
    await record_attendance(missed, merton)
    assert (await book_place(BookPlace(session.session_id), merton)).state == "booked"


async def test_an_officer_comes_without_a_booking_and_takes_no_place(merton: Work, session: Session) -> None:
    came = RecordAttendance(session.session_id, None, "officer", "attended", "an-officer")
    attendance = await record_attendance(came, merton)
    assert await merton.attendances.get(session.session_id, attendance.attendance_id) == attendance
    assert await merton.attendances.count_places(session.session_id, "participant") == Places(taken=0, waiting=0)


async def test_the_same_attendance_again_says_nothing(merton: Work, session: Session) -> None:
    booked = await book_place(BookPlace(session.session_id), merton)
    came = RecordAttendance(session.session_id, booked.attendance_id, "participant", "attended", "an-officer")
    await record_attendance(came, merton)
    await record_attendance(came, merton)
    assert said(merton).count("AttendanceRecorded") == 2


async def test_an_attendance_of_another_session_is_unknown(merton: Work, session: Session) -> None:
    other = await create_session(CreateSession(PLAN, may_backdate=True), merton)
    booked = await book_place(BookPlace(other.session_id), merton)
    with pytest.raises(Unknown):
        await record_attendance(
            RecordAttendance(session.session_id, booked.attendance_id, "participant", "attended", "an-officer"), merton
        )


@pytest.mark.parametrize("borough", ["merton", "camden"])
async def test_an_unknown_session_and_another_boroughs_are_unknown_alike(
    office: MemoryOffice, session: Session, borough: str
) -> None:
    session_id = SessionId(uuid4()) if borough == "merton" else session.session_id
    work = office.open(borough)
    starts = PLAN.starts
    attendance_id = AttendanceId(uuid4())
    for attempt in (
        reschedule_session(RescheduleSession(session_id, starts, "weather", may_backdate=True), work),
        cancel_session(CancelSession(session_id, "weather"), work),
        complete_session(CompleteSession(session_id, 1, None), work),
        book_place(BookPlace(session_id), work),
        record_attendance(RecordAttendance(session_id, attendance_id, "host", "attended", "an-officer"), work),
        raise_concern(RaiseConcern(ACCOUNT, session_id, OFFICER), work),
    ):
        with pytest.raises(Unknown):
            await attempt


async def test_a_concern_keeps_its_session_and_does_not_say_it(merton: Work, session: Session) -> None:
    concern = (await raise_concern(RaiseConcern(ACCOUNT, session.session_id, OFFICER), merton)).concern
    assert concern.concern_id.version == 4
    assert (await merton.concerns.get(concern.concern_id)).session_id == session.session_id
    assert str(session.session_id) not in repr(last(merton))


async def test_a_borough_that_takes_no_part_raises_nothing(office: MemoryOffice) -> None:
    with pytest.raises(Unknown):
        await raise_concern(RaiseConcern(ACCOUNT, None, OFFICER), office.open("camden"))
