"""Days within which a concern shall be closed, against an oracle that lists every working day."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from stride_contracts.codes import ConcernCategory
from stride_sessions.domain.target_refusals import TargetSettledTwice
from stride_sessions.domain.targets import CALENDAR, DEFAULTS, WORKING, Target, as_table, target_of
from stride_sessions.store.bank_holidays import bank_holidays

# The bank holidays of England and Wales that fall on a weekday, as https://www.gov.uk/bank-holidays publishes them.
PUBLISHED = {
    *("2025-01-01", "2025-04-18", "2025-04-21", "2025-05-05", "2025-05-26", "2025-08-25", "2025-12-25", "2025-12-26"),
    *("2026-01-01", "2026-04-03", "2026-04-06", "2026-05-04", "2026-05-25", "2026-08-31", "2026-12-25", "2026-12-28"),
    *("2027-01-01", "2027-03-26", "2027-03-29", "2027-05-03", "2027-05-31", "2027-08-30", "2027-12-27", "2027-12-28"),
    *("2028-01-03", "2028-04-14", "2028-04-17", "2028-05-01", "2028-05-29", "2028-08-28", "2028-12-25", "2028-12-26"),
}
OFF = {date.fromisoformat(day) for day in PUBLISHED}
FIRST, LAST = date(2025, 1, 1), date(2028, 12, 31)
DAYS = [FIRST + timedelta(days=nth) for nth in range((LAST - FIRST).days + 1)]
WORKED = [day for day in DAYS if day.isoweekday() <= 5 and day not in OFF]

raised = st.dates(FIRST, date(2027, 6, 30))
lengths = st.integers(1, 365)


def is_off(day: date) -> bool:
    return day in OFF


@given(raised, lengths)
@example(date(2026, 4, 2), 1)  # Maundy Thursday
@example(date(2026, 12, 24), 1)  # Boxing Day is a Saturday, and Monday its substitute
@example(date(2027, 12, 24), 1)  # Christmas Day is a Saturday, and Boxing Day a Sunday
@example(date(2027, 12, 31), 1)  # New Year's Day is a Saturday
@example(date(2026, 1, 3), 1)  # a Saturday
def test_working_days_are_those_of_the_list(raised_on: date, days: int) -> None:
    expected = WORKED[bisect_right(WORKED, raised_on) + days - 1]
    assert Target(days, WORKING).due(raised_on, is_off).on == expected


@given(raised, lengths)
def test_calendar_days_are_all_days(raised_on: date, days: int) -> None:
    assert Target(days, CALENDAR).due(raised_on, is_off).on == DAYS[DAYS.index(raised_on) + days]


@given(raised, lengths, lengths, st.sampled_from([CALENDAR, WORKING]))
def test_more_days_and_a_later_raising_never_come_to_an_earlier_day(
    raised_on: date, days: int, more: int, counts: str
) -> None:
    due = Target(days, counts).due(raised_on, is_off)  # type: ignore[arg-type]  # one of the two
    assert raised_on < due.on
    assert due.on < Target(days + more, counts).due(raised_on, is_off).on  # type: ignore[arg-type]  # likewise
    assert due.on <= due.target.due(raised_on + timedelta(days=1), is_off).on


def test_a_twin_that_knows_of_weekends_alone_is_early_at_easter() -> None:
    target, maundy_thursday = Target(1, WORKING), date(2026, 4, 2)
    naive = target.due(maundy_thursday, lambda _: False)
    assert (naive.on, target.due(maundy_thursday, is_off).on) == (date(2026, 4, 3), date(2026, 4, 7))


def test_the_library_has_the_bank_holidays_that_are_published() -> None:
    is_holiday = bank_holidays()
    assert {day for day in DAYS if day.isoweekday() <= 5 and is_holiday(day)} == OFF


@pytest.mark.parametrize("year", range(2026, 2046))
def test_the_library_has_at_least_eight_of_them_on_weekdays_in_each_year_to_come(year: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=nth) for nth in range(365)]
    assert sum(bank_holidays()(day) for day in days if day.isoweekday() <= 5) >= 8


def test_every_category_has_a_target_where_a_borough_has_settled_nothing() -> None:
    assert set(DEFAULTS) == {category.value for category in ConcernCategory}


def test_what_a_borough_has_settled_goes_before_what_holds_anywhere() -> None:
    settled = as_table([("poor-lighting", Target(3, CALENDAR))])
    assert target_of("poor-lighting", settled) == Target(3, CALENDAR)
    assert target_of("being-followed", settled) == DEFAULTS["being-followed"]
    assert target_of("a-category-of-tomorrow", settled) == DEFAULTS["wider-issue"]


def test_a_category_with_two_targets_is_refused() -> None:
    with pytest.raises(TargetSettledTwice):
        as_table([("rundown", Target(3, CALENDAR)), ("rundown", Target(4, CALENDAR))])
