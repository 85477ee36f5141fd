"""What the public may read of what was done, and of which quarter it is."""

from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from uuid import UUID, uuid4

import pytest
from stride_contracts.codes import ConcernCategory
from stride_sessions.domain.concern import Account, ConcernId, new_concern
from stride_sessions.domain.concern_life import SYSTEM, TEAM
from stride_sessions.domain.concern_steps import Act, Doer, Triage
from stride_sessions.domain.outcome_refusals import ActionUnknown
from stride_sessions.domain.outcomes import BEHAVIOUR, Outcome, PublicationId, Quarter, done_in, month_of, told_as
from stride_sessions.domain.refusals import Unknown
from stride_sessions.domain.rollout import Borough
from stride_sessions.handlers.outcome_ports import Wanted
from stride_sessions.handlers.outcomes import (
    PublishOutcome,
    UnpublishOutcome,
    find_outcomes,
    publish_outcome,
    unpublish_outcome,
)
from stride_sessions.handlers.ports import Work
from stride_sessions.testing import MemoryOffice

NOW = datetime(2026, 12, 31, 23, 40, tzinfo=UTC)
OFFICER = Doer(TEAM, "an-officer")
ACCOUNT = Account(
    kind="experience",
    category="being-followed",
    setting="quiet-street",
    light="dark",
    severity="urgent",
    ward="E05000455",
)


def borough(stage: str) -> Borough:
    return Borough(slug="merton", gss_code="E09000024", police_command="south-west", stage=stage, onboarded_at=NOW)


async def acted_on(stage: str = "live", account: Account = ACCOUNT) -> tuple[Work, ConcernId]:
    """A concern of Merton, about which two things were done: by the team in step 3, by a system in step 4."""
    work = MemoryOffice(NOW).open("merton")
    await work.boroughs.add(borough(stage))
    concern, _ = new_concern(ConcernId(uuid4()), account, session=None, doer=OFFICER, at=NOW)
    concern, _ = concern.take(Triage(account.category, account.severity), OFFICER, at=NOW)
    concern, _ = concern.take(Act("reassurance-patrol"), OFFICER, at=NOW)
    concern, _ = concern.take(Act("lighting"), Doer(SYSTEM, "merton.lighting"), at=NOW - timedelta(days=31))
    await work.concerns.add(concern)
    return work, concern.concern_id


async def test_an_outcome_says_the_action_the_category_and_the_quarter_and_nothing_of_who_said_what() -> None:
    work, concern_id = await acted_on()
    outcome = await publish_outcome(PublishOutcome(concern_id, 3, "Officers walk there.", "somebody"), work)
    told = {field.name: getattr(outcome, field.name) for field in fields(Outcome)}
    assert told.pop("publication_id") != concern_id
    assert told == {
        "ward": "E05000455",
        "category": BEHAVIOUR,
        "action": "reassurance-patrol",
        "month": date(2026, 12, 1),
        "text": "Officers walk there.",
        "published_on": date(2026, 12, 31),
    }
    assert outcome.period == "2026-Q4"


def test_how_somebody_behaved_is_told_no_finer_and_what_is_wrong_with_a_place_as_it_is() -> None:
    told = {category.value: told_as(category.value) for category in ConcernCategory}
    behaviour = {category for category in told if "harassment" in category or category == "being-followed"}
    assert {told[category] for category in behaviour} == {BEHAVIOUR}
    assert [category for category in told if told[category] != category and category not in behaviour] == []


@pytest.mark.parametrize("number", [1, 2, 5])
async def test_only_what_was_done_is_published_or_taken_back(number: int) -> None:
    work, concern_id = await acted_on()
    with pytest.raises(ActionUnknown):
        await publish_outcome(PublishOutcome(concern_id, number, "Done.", "somebody"), work)
    with pytest.raises(ActionUnknown):
        await unpublish_outcome(UnpublishOutcome(concern_id, number), work)


async def test_published_again_it_is_the_same_outcome_in_other_words() -> None:
    work, concern_id = await acted_on()
    first = await publish_outcome(PublishOutcome(concern_id, 4, "Mended.", "somebody"), work)
    second = await publish_outcome(PublishOutcome(concern_id, 4, "Two lamps were mended.", "another"), work)
    assert (first.publication_id, first.month) == (second.publication_id, date(2026, 11, 1))
    assert await find_outcomes(Wanted(limit=9), work) == [second]


async def test_what_is_taken_back_is_gone_and_comes_back_as_another() -> None:
    work, concern_id = await acted_on()
    command = PublishOutcome(concern_id, 3, "Done.", "somebody")
    first = await publish_outcome(command, work)
    for _ in range(2):
        await unpublish_outcome(UnpublishOutcome(concern_id, 3), work)
    assert await find_outcomes(Wanted(limit=9), work) == []
    assert (await publish_outcome(command, work)).publication_id != first.publication_id


async def test_a_borough_that_is_only_invited_is_as_unknown_as_one_that_is_not_there() -> None:
    invited, _ = await acted_on("invited")
    for work in (invited, MemoryOffice(NOW).open("camden")):
        with pytest.raises(Unknown):
            await find_outcomes(Wanted(limit=9), work)
    paused, _ = await acted_on("paused")
    assert await find_outcomes(Wanted(limit=9), paused) == []


def test_quarters_follow_each_other_without_a_gap() -> None:
    quarters = [Quarter.of(f"{year}-Q{number}") for year in (2026, 2027) for number in (1, 2, 3, 4)]
    assert quarters[0].first == date(2026, 1, 1)
    assert all(one.end == following.first for one, following in pairwise(quarters))


@pytest.mark.parametrize("month", range(1, 13))
def test_an_outcome_lies_in_the_quarter_it_names(month: int) -> None:
    outcome = Outcome(
        publication_id=PublicationId(UUID(int=1)),
        ward="E05000455",
        category="rundown",
        action="other",
        month=date(2026, month, 1),
        text="Done.",
        published_on=date(2026, month, 2),
    )
    quarter = Quarter.of(outcome.period)
    assert quarter.first <= outcome.month < quarter.end


@pytest.mark.parametrize("period", ["2026-Q5", "2026-Q0", "2026-q1", "1999-Q1", "2026-Q1\n", ""])
def test_another_text_is_no_quarter(period: str) -> None:
    with pytest.raises(ValueError, match=period or "^$"):
        Quarter.of(period)


def test_the_month_is_that_of_the_clock_in_london() -> None:
    assert month_of(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == date(2026, 7, 1)


def test_a_step_that_is_no_act_was_not_done() -> None:
    concern, _ = new_concern(ConcernId(uuid4()), ACCOUNT, session=None, doer=OFFICER, at=NOW)
    with pytest.raises(ActionUnknown):
        done_in(concern.history, 1)
