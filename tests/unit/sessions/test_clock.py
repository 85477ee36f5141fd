"""Local times, parts of the day, London days and cut hours."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stride_sessions.domain.clock import LocalTime, Window, cut_to_hour, london_day
from stride_sessions.domain.refusals import (
    LocalTimeAmbiguous,
    LocalTimeNonexistent,
    TooFarAhead,
    TooFarBack,
)

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wall", "instant"),
    [
        (datetime.fromisoformat("2026-11-22T18:30"), datetime(2026, 11, 22, 18, 30, tzinfo=UTC)),
        (datetime.fromisoformat("2026-07-01T18:30"), datetime(2026, 7, 1, 17, 30, tzinfo=UTC)),
        (datetime.fromisoformat("2026-03-29T00:59"), datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
        (datetime.fromisoformat("2026-03-29T02:00"), datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        (datetime.fromisoformat("2026-10-25T00:59"), datetime(2026, 10, 24, 23, 59, tzinfo=UTC)),
        (datetime.fromisoformat("2026-10-25T02:00"), datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
    ],
)
def test_a_local_time_is_one_instant(wall: datetime, instant: datetime) -> None:
    assert LocalTime.of(wall).instant == instant


@pytest.mark.parametrize("minute", [0, 1, 30, 59])
def test_a_time_the_clock_skips_is_refused(minute: int) -> None:
    with pytest.raises(LocalTimeNonexistent):
        LocalTime.of(datetime.fromisoformat(f"2026-03-29T01:{minute:02}"))


@pytest.mark.parametrize("minute", [0, 1, 30, 59])
def test_a_time_the_clock_shows_twice_is_refused(minute: int) -> None:
    with pytest.raises(LocalTimeAmbiguous):
        LocalTime.of(datetime.fromisoformat(f"2026-10-25T01:{minute:02}"))


@given(
    st.datetimes(
        min_value=datetime.fromisoformat("2000-01-01T00:00"),
        max_value=datetime.fromisoformat("2099-12-31T00:00"),
    )
)
def test_every_other_time_comes_back_from_its_instant(wall: datetime) -> None:
    try:
        starts = LocalTime.of(wall)
    except (LocalTimeNonexistent, LocalTimeAmbiguous):
        assert wall.hour == 1
        assert wall.month in {3, 10}
    else:
        assert london_day(starts.instant) == starts.on


@pytest.mark.parametrize(
    ("clock", "part"),
    [
        ("00:00", "late-evening"),
        ("03:59", "late-evening"),
        ("04:00", "early-morning"),
        ("07:59", "early-morning"),
        ("08:00", "morning"),
        ("11:59", "morning"),
        ("12:00", "afternoon"),
        ("16:59", "afternoon"),
        ("17:00", "evening"),
        ("20:59", "evening"),
        ("21:00", "late-evening"),
        ("23:59", "late-evening"),
    ],
)
def test_the_part_of_the_day_follows_the_wall_clock(clock: str, part: str) -> None:
    assert LocalTime.of(datetime.fromisoformat(f"2026-11-22T{clock}")).part_of_day == part


def test_a_london_day_begins_at_london_midnight() -> None:
    assert london_day(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == date(2026, 7, 1)
    assert london_day(datetime(2026, 11, 22, 23, 30, tzinfo=UTC)) == date(2026, 11, 22)


@pytest.mark.parametrize("days", [-30, -1, 0, 1, 400])
def test_the_window_lets_its_own_edges_in(days: int) -> None:
    Window().admit(date(2026, 11, 22) + timedelta(days=days), at=NOON)


@pytest.mark.parametrize("days", [0, 400])
def test_without_days_gone_by_the_window_begins_today(days: int) -> None:
    Window().from_today.admit(date(2026, 11, 22) + timedelta(days=days), at=NOON)
    with pytest.raises(TooFarBack):
        Window().from_today.admit(date(2026, 11, 21), at=NOON)


@pytest.mark.parametrize(
    ("on", "refusal"),
    [
        (date(2026, 10, 22), TooFarBack),
        (date(1, 1, 1), TooFarBack),
        (date(2027, 12, 28), TooFarAhead),
        (date(9999, 12, 31), TooFarAhead),
    ],
)
def test_the_window_refuses_what_lies_outside(on: date, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        Window().admit(on, at=NOON)


def test_the_window_counts_from_today_in_london() -> None:
    just_after_midnight_in_london = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    with pytest.raises(TooFarBack):
        Window().admit(date(2026, 5, 31), at=just_after_midnight_in_london)


def test_an_instant_is_cut_to_its_hour_in_utc() -> None:
    assert cut_to_hour(datetime.fromisoformat("2026-07-01T18:59:59.999+01:00")) == datetime(2026, 7, 1, 17, tzinfo=UTC)
