"""Who a session may be given to, and when two sessions overlap."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from stride_sessions.domain.clock import LocalTime
from stride_sessions.domain.refusals import SessionAlreadyCancelled
from stride_sessions.domain.rota import Clash, assign, find_clashes, overlap
from stride_sessions.domain.session import Plan, Session, SessionId
from stride_sessions.domain.staff import StaffId, StaffMember
from stride_sessions.domain.staff_refusals import OfficerLeft, StaffNotOfficer

BEGINS = datetime.fromisoformat("2026-10-24T22:00")
LEFT = date(2026, 11, 1)


def session(starts: datetime = BEGINS, minutes: int = 60, state: str = "planned") -> Session:
    plan = Plan(
        scheme="walk-and-talk", kind="walk", ward="E05000455", starts=LocalTime(starts), planned_minutes=minutes
    )
    return Session(session_id=SessionId(uuid4()), plan=plan, state=state)


def officer(number: int = 1, **changes: object) -> StaffMember:
    member = StaffMember(staff_id=StaffId(UUID(int=number)), kind="officer", name="Jo Marsh")
    return replace(member, **changes)  # type: ignore[arg-type]  # each test changes what it is about


def minutes_of(one: Session) -> set[datetime]:
    """Every minute that a session takes, one by one."""
    begins = one.plan.starts.instant
    return {begins + timedelta(minutes=nth) for nth in range(one.plan.planned_minutes)}


# Around the night in which the clocks go back; times that they show twice are no session's.
starts = st.integers(0, 12 * 60).map(lambda after: BEGINS + timedelta(minutes=after))
once = starts.filter(lambda wall: wall.hour != 1)
lengths = st.integers(5, 480)


@given(once, lengths, once, lengths)
@example(BEGINS, 60, BEGINS + timedelta(minutes=60), 60)
@example(BEGINS, 61, BEGINS + timedelta(minutes=60), 60)
@example(datetime.fromisoformat("2026-10-25T00:30"), 120, datetime.fromisoformat("2026-10-25T02:00"), 60)
def test_sessions_overlap_if_and_only_if_they_share_a_minute(
    first: datetime, long: int, second: datetime, short: int
) -> None:
    one, other = session(first, long), session(second, short)
    shares = bool(minutes_of(one) & minutes_of(other))
    assert overlap(one, other) is overlap(other, one) is shares


def test_a_twin_that_reads_the_wall_misses_the_hour_that_comes_twice() -> None:
    """Two hours from half past midnight end at half past one by the second showing: at two nobody is there."""
    one, other = (
        session(datetime.fromisoformat("2026-10-25T00:30"), 120),
        session(datetime.fromisoformat("2026-10-25T02:00"), 60),
    )
    naive = other.plan.starts.wall < one.plan.starts.wall + timedelta(minutes=120)
    assert (overlap(one, other), naive) == (False, True)


def test_clashes_name_the_other_session_of_each_officer_and_nothing_that_was_cancelled() -> None:
    this, other, off = session(), session(), session(state="cancelled")
    after = session(BEGINS + timedelta(minutes=60))
    first, second = officer(1).staff_id, officer(2).staff_id
    others = [(second, other), (first, this), (first, other), (first, off), (second, after)]
    assert find_clashes(this, others) == [Clash(first, other.session_id), Clash(second, other.session_id)]
    assert find_clashes(replace(this, state="cancelled"), others) == []


def test_a_session_given_to_others_is_another_version_and_the_same_list_is_none() -> None:
    this = session()
    assert assign(this, [officer()], present=[]).version == 2
    assert assign(this, [officer()], present=[officer().staff_id]) is this
    assert assign(this, [], present=[officer().staff_id]).version == 2


@pytest.mark.parametrize(
    ("given_to", "refusal"),
    [(officer(kind="host", host="common-runners"), StaffNotOfficer), (officer(until=LEFT), OfficerLeft)],
)
def test_only_officers_who_have_not_left_are_added(given_to: StaffMember, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        assign(session(), [given_to], present=[])


def test_who_left_may_stay_with_what_was_hers() -> None:
    gone = officer(until=LEFT)
    assert assign(session(state="completed"), [gone, officer(2)], present=[gone.staff_id]).version == 2


def test_what_was_cancelled_is_given_to_nobody() -> None:
    with pytest.raises(SessionAlreadyCancelled):
        assign(session(state="cancelled"), [], present=[])


def test_the_night_in_which_the_clocks_go_back_is_an_hour_longer() -> None:
    late = session(datetime.fromisoformat("2026-10-25T00:30"), 120)
    assert max(minutes_of(late)) == datetime(2026, 10, 25, 1, 29, tzinfo=UTC)
