"""Which rules a series may have, and which dates they give."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import _iterinfo, rrulestr
from hypothesis import given
from hypothesis import strategies as st
from stride_sessions.domain.clock import LocalTime
from stride_sessions.domain.recurrence import MOST_DATES, read_rule
from stride_sessions.domain.refusals import Refusal, TooFarAhead
from stride_sessions.domain.rule_refusals import (
    RulePartUnsupported,
    RuleRefused,
    RuleTooManyDates,
    RuleUnparseable,
    RuleWithoutDate,
    RuleWithoutEnd,
    UntilNaive,
)

LONDON = ZoneInfo("Europe/London")
STARTS = LocalTime(datetime.fromisoformat("2026-10-18T06:30"))
LAST = date(2027, 11, 20)


def dates(rule: str, starts: LocalTime = STARTS) -> list[date]:
    return read_rule(rule).dates(starts, last=LAST)


def days(*written: str) -> list[date]:
    return [date.fromisoformat(day) for day in written]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=WEEKLY;COUNT=3", days("2026-10-18", "2026-10-25", "2026-11-01")),
        ("RRULE:FREQ=WEEKLY;COUNT=1", days("2026-10-18")),
        ("freq=daily;interval=2;count=2", days("2026-10-18", "2026-10-20")),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,WE;COUNT=4", days("2026-10-18", "2026-10-28", "2026-11-01", "2026-11-11")),
        ("FREQ=MONTHLY;BYDAY=-1SU;COUNT=2", days("2026-10-25", "2026-11-29")),
        ("FREQ=MONTHLY;BYMONTHDAY=31;COUNT=2", days("2026-10-31", "2026-12-31")),
        ("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=2", days("2026-10-31", "2026-11-30")),
        ("FREQ=WEEKLY;UNTIL=20261101T063000Z", days("2026-10-18", "2026-10-25", "2026-11-01")),
        ("FREQ=WEEKLY;UNTIL=20261101T062959Z", days("2026-10-18", "2026-10-25")),
    ],
)
def test_a_rule_gives_its_dates_in_order(rule: str, expected: list[date]) -> None:
    assert dates(rule) == expected


def test_an_until_is_an_instant_and_not_a_wall_time() -> None:
    """05:30 in UTC is 06:30 by the clock in London as long as summer time lasts."""
    summer = LocalTime(datetime.fromisoformat("2026-07-05T06:30"))
    assert dates("FREQ=WEEKLY;UNTIL=20260712T053000Z", summer) == days("2026-07-05", "2026-07-12")
    assert dates("FREQ=WEEKLY;UNTIL=20260712T052959Z", summer) == days("2026-07-05")


@pytest.mark.parametrize(
    ("rule", "refusal"),
    [
        ("", RuleUnparseable),
        ("WEEKLY", RuleUnparseable),
        ("FREQ=WEEKLY=2;COUNT=2", RuleUnparseable),
        ("FREQ=WEEKLY;COUNT=2;", RuleUnparseable),
        ("FREQ=WEEKLY;COUNT=2;COUNT=3", RuleUnparseable),
        ("FREQ=OFTEN;COUNT=2", RuleUnparseable),
        ("COUNT=2", RuleUnparseable),
        ("FREQ=DAILY;INTERVAL=0;COUNT=2", RuleUnparseable),
        ("FREQ=DAILY;INTERVAL=-1;COUNT=2", RuleUnparseable),
        ("FREQ=DAILY;COUNT=-1", RuleUnparseable),
        ("FREQ=WEEKLY;BYDAY=XX;COUNT=2", RuleUnparseable),
        ("FREQ=WEEKLY;BYDAY=;COUNT=2", RuleUnparseable),
        ("FREQ=WEEKLY;BYDAY=1SU;COUNT=2", RuleUnparseable),
        ("FREQ=WEEKLY;BYMONTHDAY=1;COUNT=2", RuleUnparseable),
        ("FREQ=MONTHLY;BYMONTHDAY=32;COUNT=2", RuleUnparseable),
        ("FREQ=MONTHLY;BYMONTHDAY=0;COUNT=2", RuleUnparseable),
        ("FREQ=WEEKLY;COUNT=2;UNTIL=20261101T063000Z", RuleUnparseable),
        ("FREQ=WEEKLY;UNTIL=20261301T063000Z", RuleUnparseable),
        ("FREQ=WEEKLY;UNTIL=20261101T063000+0100", RuleUnparseable),
        ("FREQ=WEEKLY;UNTIL=TOMORROW", RuleUnparseable),
        ("DTSTART:20261018T063000;FREQ=WEEKLY;COUNT=2", RuleUnparseable),
        ("FREQ=YEARLY;COUNT=2", RulePartUnsupported),
        ("FREQ=SECONDLY;COUNT=2", RulePartUnsupported),
        ("FREQ=DAILY;BYHOUR=6,18;COUNT=2", RulePartUnsupported),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1;COUNT=2", RulePartUnsupported),
        ("FREQ=WEEKLY;WKST=SU;COUNT=2", RulePartUnsupported),
        ("FREQ=WEEKLY", RuleWithoutEnd),
        ("FREQ=WEEKLY;UNTIL=20261101", UntilNaive),
        ("FREQ=WEEKLY;UNTIL=20261101T063000", UntilNaive),
        ("FREQ=DAILY;COUNT=0", RuleWithoutDate),
        ("FREQ=DAILY;UNTIL=20261017T000000Z", RuleWithoutDate),
        ("FREQ=DAILY;UNTIL=00010101T000000Z", RuleWithoutDate),
        ("FREQ=DAILY;UNTIL=00000101T000000Z", RuleUnparseable),
        ("FREQ=DAILY;UNTIL=20261101T053060Z", RuleUnparseable),
        ("FREQ=MONTHLY;BYMONTHDAY=30;INTERVAL=999;COUNT=2", TooFarAhead),
        ("FREQ=DAILY;COUNT=201", RuleTooManyDates),
        ("FREQ=DAILY;COUNT=" + "9" * 200, RuleTooManyDates),
        ("FREQ=DAILY;UNTIL=20990101T000000Z", RuleTooManyDates),
        ("FREQ=WEEKLY;COUNT=100", TooFarAhead),
        ("FREQ=WEEKLY;UNTIL=20990101T000000Z", TooFarAhead),
    ],
)
def test_what_is_no_rule_for_sessions_is_refused_by_its_reason(rule: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal) as refused:
        dates(rule)
    assert type(refused.value) is refusal
    assert refused.value.field == ("rule" if issubclass(refusal, RuleRefused) else None)


@pytest.mark.parametrize(
    ("rule", "starts_on"),
    [
        ("FREQ=DAILY;INTERVAL=7;BYDAY=MO;COUNT=1", "2027-02-02"),
        ("FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=30;COUNT=1", "2027-02-01"),
        ("FREQ=MONTHLY;BYDAY=5MO;BYMONTHDAY=1;UNTIL=20990101T000000Z", "2027-02-01"),
    ],
)
def test_a_rule_that_never_comes_true_is_not_tried_for_ever(
    rule: str, starts_on: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given whole to dateutil, each would be tried up to the year 9999, for seconds."""
    years: set[int] = set()
    rebuild = _iterinfo.rebuild

    def noting(self: Any, year: int, month: int) -> None:
        years.add(year)
        rebuild(self, year, month)

    monkeypatch.setattr(_iterinfo, "rebuild", noting)
    with pytest.raises(RuleWithoutDate):
        dates(rule, LocalTime(datetime.fromisoformat(f"{starts_on}T06:30")))
    assert max(years) < 2040


def test_two_hundred_dates_are_let_in() -> None:
    assert len(dates(f"FREQ=DAILY;COUNT={MOST_DATES}")) == MOST_DATES


WEEKDAYS = st.lists(st.sampled_from(("MO", "TU", "WE", "TH", "FR", "SA", "SU")), min_size=1, unique=True)
NTH = st.sampled_from(("1MO", "2WE", "-1SU", "+3FR", "5TU"))
MONTHDAYS = st.lists(st.integers(-31, 31).filter(bool), min_size=1, max_size=4)
ENDS = st.integers(0, 205).map("COUNT={}".format) | st.datetimes(
    datetime(2026, 9, 1),  # noqa: DTZ001 - it is written with a Z
    datetime(2027, 12, 1),  # noqa: DTZ001
).map("UNTIL={:%Y%m%dT%H%M%SZ}".format)


@st.composite
def rules(draw: st.DrawFn) -> str:
    frequency = draw(st.sampled_from(("DAILY", "WEEKLY", "MONTHLY")))
    parts = [f"FREQ={frequency}", f"INTERVAL={draw(st.integers(1, 20))}"]
    if draw(st.booleans()):
        parts.append("BYDAY=" + ",".join(draw(st.lists(NTH, min_size=1) if frequency == "MONTHLY" else WEEKDAYS)))
    if frequency != "WEEKLY" and draw(st.booleans()):
        parts.append("BYMONTHDAY=" + ",".join(map(str, draw(MONTHDAYS))))
    return ";".join([*parts, draw(ENDS)])


WALLS = st.datetimes(datetime(2026, 10, 1), datetime(2026, 11, 30)).map(  # noqa: DTZ001 - a wall time
    lambda wall: wall.replace(second=0, microsecond=0)
)


@given(rule=rules(), wall=WALLS)
def test_its_dates_are_those_of_dateutil_and_never_more_than_the_bound(rule: str, wall: datetime) -> None:
    try:
        found = dates(rule, LocalTime(wall))
    except (RuleTooManyDates, RuleWithoutDate, TooFarAhead):
        return
    assert found == [at.date() for at in rrulestr(rule, dtstart=wall.replace(tzinfo=LONDON))]
    assert 0 < len(found) <= MOST_DATES
    assert all(earlier < later for earlier, later in pairwise(found))


@given(rule=rules(), wall=WALLS)
def test_what_is_refused_for_its_dates_would_have_had_others(rule: str, wall: datetime) -> None:
    """Held to dateutil up to the last day alone: beyond it, it may go on to the year 9999."""
    pattern, _, end = rule.rpartition(";")
    upto = rrulestr(f"{pattern};UNTIL=20271120T235959Z", dtstart=wall.replace(tzinfo=LONDON))
    within = sum(end.startswith("COUNT") or f"UNTIL={at.astimezone(UTC):%Y%m%dT%H%M%SZ}" <= end for at in upto)
    try:
        found = len(dates(rule, LocalTime(wall)))
    except RuleTooManyDates:
        assert within > MOST_DATES or int(end.removeprefix("COUNT=")) > MOST_DATES
    except RuleWithoutDate:
        assert within == 0 or end == "COUNT=0"
    except TooFarAhead:
        assert end > "UNTIL=20271120" or within < int(end.removeprefix("COUNT="))
    else:
        assert found == (within if end.startswith("UNTIL") else int(end.removeprefix("COUNT=")))


def naive_dates(rule: str, starts: LocalTime) -> list[datetime]:
    """A twin that counts in UTC, as one does who keeps instants."""
    return [at.astimezone(LONDON) for at in rrulestr(rule, dtstart=starts.instant)]


def test_counting_in_utc_would_move_half_past_six() -> None:
    """What the tests of a series hold to: 06:30 before and after the clock change."""
    naive = naive_dates("FREQ=WEEKLY;COUNT=2", STARTS)
    assert [at.hour for at in naive] == [6, 5]
    first, second = (LocalTime.of(datetime.combine(on, STARTS.wall.time())) for on in dates("FREQ=WEEKLY;COUNT=2"))
    assert second.instant - first.instant == timedelta(days=7, hours=1)
