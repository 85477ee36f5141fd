"""What planning's own commands do to the stores, and what they say."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from stride_sessions.domain.clock import LocalTime
from stride_sessions.domain.defaults import Defaults
from stride_sessions.domain.refusals import SchemeNotLaunched, VersionStale
from stride_sessions.domain.rollout import Scheme
from stride_sessions.domain.rollout_refusals import BoroughHasPaused
from stride_sessions.domain.session import Plan, Session
from stride_sessions.handlers.attendance import BookPlace, book_place
from stride_sessions.handlers.defaults import SettleDefaults, look_up_defaults, settle_defaults
from stride_sessions.handlers.home import SayEveryoneHome, find_overdue, say_everyone_home
from stride_sessions.handlers.plans import (
    ChangeDetails,
    DecideSession,
    change_session_details,
    decide_session,
    see_one,
)
from stride_sessions.handlers.ports import Work
from stride_sessions.handlers.rollout import (
    LaunchScheme,
    OnboardBorough,
    PauseBorough,
    launch_scheme,
    onboard_borough,
    pause_borough,
    resume_borough,
)
from stride_sessions.handlers.sessions import CreateSession, create_session
from stride_sessions.testing import MemoryOffice, MemoryOutbox

NOW = datetime(2026, 11, 22, 19, 40, tzinfo=UTC)
PLAN = Plan(
    scheme="run-and-talk",
    kind="run",
    ward="E05000455",
    starts=LocalTime.of(datetime.fromisoformat("2026-11-23T18:30")),
    planned_minutes=60,
    minimum=1,
    decide_hours=12,
)


@pytest.fixture
async def merton() -> Work:
    work = MemoryOffice(NOW).open("merton")
    await onboard_borough(OnboardBorough("pilot"), work)
    await launch_scheme(LaunchScheme(Scheme("run-and-talk", date(2022, 2, 1), 4)), work)
    return work


@pytest.fixture
async def session(merton: Work) -> Session:
    return await create_session(CreateSession(PLAN, may_backdate=False), merton)


def later(work: Work, hours: int) -> Work:
    """The same work, so much later."""
    return replace(work, now=NOW + timedelta(hours=hours))


def said(work: Work) -> list[str]:
    assert isinstance(work.outbox, MemoryOutbox)
    return [type(event).__name__ for event in work.outbox.events]


async def test_details_are_changed_by_who_has_seen_them_and_nothing_is_said(merton: Work, session: Session) -> None:
    before = said(merton)
    await change_session_details(ChangeDetails(session.session_id, {"pace": "easy"}, expected=1), merton)
    with pytest.raises(VersionStale):
        await change_session_details(ChangeDetails(session.session_id, {"pace": "brisk"}, expected=1), merton)
    assert (await merton.sessions.get(session.session_id)).plan.pace == "easy"
    assert said(merton) == before


async def test_a_session_is_decided_once_at_its_hour(merton: Work, session: Session) -> None:
    command = DecideSession(session.session_id)
    assert (await decide_session(command, merton)).state == "planned"
    decided = [await decide_session(command, later(merton, 12)) for _ in range(2)]
    assert [one.cancelled_because for one in decided] == ["too-few-booked"] * 2
    assert said(merton).count("SessionCancelled") == 1


async def test_who_has_booked_lets_it_go_ahead(merton: Work, session: Session) -> None:
    await book_place(BookPlace(session.session_id), merton)
    decided = await decide_session(DecideSession(session.session_id), later(merton, 12))
    assert decided.is_going_ahead
    assert (await see_one(decided, merton)).attended == 0


async def test_a_borough_that_paused_takes_nothing_new_until_it_resumes(merton: Work, session: Session) -> None:
    await pause_borough(PauseBorough("safety"), merton)
    for attempt in (
        create_session(CreateSession(PLAN, may_backdate=False), merton),
        book_place(BookPlace(session.session_id), merton),
    ):
        with pytest.raises(BoroughHasPaused):
            await attempt
    await resume_borough(merton)
    await book_place(BookPlace(session.session_id), merton)
    assert said(merton)[-3:] == ["BoroughPaused", "BoroughOnboarded", "AttendanceRecorded"]


async def test_everyone_home_ends_what_was_overdue(merton: Work, session: Session) -> None:
    late = later(merton, 26)
    assert [each.session_id for _, each in await find_overdue(None, 9, late)] == [session.session_id]
    assert await find_overdue(None, 9, later(merton, 24)) == []
    words = [await say_everyone_home(SayEveryoneHome(session.session_id, by), late) for by in ("a", "b")]
    assert [word.said_by for word in words] == ["a", "a"]
    assert await find_overdue(None, 9, late) == []


async def test_defaults_are_settled_for_a_launched_scheme(merton: Work) -> None:
    settled = Defaults(planned_minutes=20)
    await settle_defaults(SettleDefaults("run-and-talk", settled), merton)
    assert await look_up_defaults("run-and-talk", merton) == settled
    with pytest.raises(SchemeNotLaunched):
        await settle_defaults(SettleDefaults("walk-and-talk", settled), merton)
