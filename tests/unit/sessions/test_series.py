"""What a series plans, and what is done with what is still to come of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4

import pytest
from stride_sessions.domain.clock import LocalTime, Window
from stride_sessions.domain.events import SessionCancelled, SessionCreated, SessionRescheduled
from stride_sessions.domain.refusals import (
    LocalTimeAmbiguous,
    LocalTimeNonexistent,
    LocalTimeNotOnce,
    SchemeNotLaunched,
    TooFarBack,
)
from stride_sessions.domain.rule_refusals import RuleWithoutDate
from stride_sessions.domain.series import Series, Shift, cancel_all, plan_series, shift_all
from stride_sessions.domain.session import Plan, SeriesId, Session, SessionId

NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)
PLAN = Plan(
    scheme="run-and-talk",
    kind="run",
    ward="E05000455",
    starts=LocalTime(datetime.fromisoformat("2026-10-18T06:30")),
    planned_minutes=60,
)
WEEKLY = Series(series_id=SeriesId(UUID(int=1)), plan=PLAN, rule="FREQ=WEEKLY;COUNT=3")
DAYS = [date(2026, 10, 18), date(2026, 10, 25), date(2026, 11, 1)]
LATER = Shift(time(7), 0, "weather")


def planned(series: Series = WEEKLY) -> list[Session]:
    return plan_series(series, lambda: SessionId(uuid4()), is_launched=True, window=Window(), at=NOW)[0]


def at(clock: str, starts_on: str = "2026-10-18", rule: str = WEEKLY.rule) -> Series:
    starts = LocalTime(datetime.fromisoformat(f"{starts_on}T{clock}"))
    return replace(WEEKLY, plan=replace(PLAN, starts=starts), rule=rule)


def moved_by_itself(session: Session) -> Session:
    starts = LocalTime.of(session.plan.starts.wall + timedelta(hours=3))
    return session.reschedule(starts, "weather", window=Window(), at=NOW)[0]


def walls(sessions: list[Session]) -> list[str]:
    return [session.plan.starts.wall.isoformat(timespec="minutes") for session in sessions]


def test_every_session_is_planned_and_said() -> None:
    sessions, events = plan_series(WEEKLY, lambda: SessionId(uuid4()), is_launched=True, window=Window(), at=NOW)
    assert walls(sessions) == [f"{on}T06:30" for on in DAYS]
    assert [session.occurrence and session.occurrence.on for session in sessions] == DAYS
    assert [(type(event), event.session_id) for event in events] == [
        (SessionCreated, session.session_id) for session in sessions
    ]


def test_the_wall_clock_is_kept_and_the_instants_shift() -> None:
    instants = [session.plan.starts.instant for session in planned()]
    assert [instant.hour for instant in instants] == [5, 6, 6]
    march = planned(at("06:30", "2027-03-21"))
    assert [session.plan.starts.instant.hour for session in march] == [6, 5, 5]


def test_a_quarter_past_midnight_in_summer_is_on_its_london_day() -> None:
    (session,) = planned(at("00:15", "2027-07-01", "FREQ=DAILY;COUNT=1"))
    assert session.occurrence
    assert session.occurrence.on == session.plan.starts.on == date(2027, 7, 1)
    assert session.plan.starts.instant.date() == date(2027, 6, 30)


@pytest.mark.parametrize(
    ("series", "refusal", "on"),
    [
        (at("01:30"), LocalTimeAmbiguous, date(2026, 10, 25)),
        (at("01:30", "2027-03-21"), LocalTimeNonexistent, date(2027, 3, 28)),
    ],
)
def test_a_time_no_clock_shows_once_is_refused_by_its_date_unless_it_is_left_out(
    series: Series, refusal: type[LocalTimeNotOnce], on: date
) -> None:
    with pytest.raises(refusal) as refused:
        planned(series)
    assert refused.value.on == on
    assert str(on) in str(refused.value)
    assert on not in [session.plan.starts.on for session in planned(replace(series, except_on=frozenset({on})))]


def test_a_series_of_which_every_date_is_left_out_is_refused() -> None:
    with pytest.raises(RuleWithoutDate):
        planned(replace(WEEKLY, except_on=frozenset(DAYS)))


def test_a_series_is_held_to_the_days_and_the_schemes_of_any_session() -> None:
    with pytest.raises(TooFarBack):
        planned(at("06:30", "2026-08-01"))
    with pytest.raises(SchemeNotLaunched):
        plan_series(WEEKLY, lambda: SessionId(uuid4()), is_launched=False, window=Window(), at=NOW)


def test_what_is_planned_is_cancelled_and_once() -> None:
    first, *others = planned()
    over = first.cancel("weather", at=NOW)[0]
    cancelled, events = cancel_all([over, *others], "weather", at=NOW)
    assert [event.session_id for event in events] == [session.session_id for session in others]
    assert {type(event) for event in events} == {SessionCancelled}
    assert cancel_all([over, *cancelled], "weather", at=NOW) == ([], [])


def test_what_is_planned_is_moved_and_once() -> None:
    shift = replace(LATER, days=-1)
    moved, events = shift_all(planned(), shift, window=Window(), at=NOW)
    assert walls(moved) == ["2026-10-17T07:00", "2026-10-24T07:00", "2026-10-31T07:00"]
    assert {type(event) for event in events} == {SessionRescheduled}
    assert shift_all(moved, shift, window=Window(), at=NOW) == ([], [])


def test_doing_it_again_when_the_day_has_gone_by_is_still_no_change() -> None:
    moved, _ = shift_all(planned(), LATER, window=Window(), at=NOW)
    assert shift_all(moved, LATER, window=Window().from_today, at=NOW + timedelta(days=60)) == ([], [])


def test_what_was_moved_by_itself_stays_unless_it_is_asked_for() -> None:
    first, second, third = planned()
    sessions = [first, moved_by_itself(second), third]
    assert walls(shift_all(sessions, LATER, window=Window(), at=NOW)[0]) == ["2026-10-18T07:00", "2026-11-01T07:00"]
    moved, events = shift_all(sessions, replace(LATER, including_moved=True), window=Window(), at=NOW)
    assert walls(moved) == [f"{on}T07:00" for on in DAYS]
    assert len(events) == 3
    assert not any(session.occurrence and session.occurrence.is_moved for session in moved)


def test_a_move_that_one_session_cannot_make_is_made_by_none() -> None:
    with pytest.raises(LocalTimeAmbiguous) as refused:
        shift_all(planned(), replace(LATER, starts_at=time(1, 30)), window=Window(), at=NOW)
    assert refused.value.on == DAYS[1]
