from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stride_notifications.domain import (
    Attempt,
    Backoff,
    DeliveryState,
    Meaningless,
    Outcome,
    Persistence,
    check_meaning,
    event_name,
    standing_after,
)

FIRST, LONGEST = timedelta(seconds=10), timedelta(hours=4)
BACKOFF = Backoff(FIRST, LONGEST)
AWAY = timedelta(minutes=5)
PERSISTENCE = Persistence(attempts=3, backoff=BACKOFF, while_away=Backoff(FIRST, AWAY))
VOCABULARY = {"concern-raised": {"category": frozenset({"poor-lighting", "no-cctv"})}, "session-completed": {}}


def test_the_ceiling_doubles_with_each_failure_until_it_is_reached() -> None:
    assert [BACKOFF.ceiling(failures).total_seconds() for failures in (1, 2, 3, 11, 12, 13)] == [
        10,
        20,
        40,
        10_240,
        14_400,
        14_400,
    ]


@given(st.integers(min_value=1, max_value=100_000), st.floats(min_value=0, max_value=1))
def test_every_wait_lies_within_its_bounds_however_many_failures(failures: int, draw: float) -> None:
    assert timedelta(0) <= BACKOFF.wait(failures, draw=draw) <= LONGEST


def test_the_wait_is_spread_evenly_from_nothing_to_the_ceiling() -> None:
    assert [BACKOFF.wait(2, draw=draw).total_seconds() for draw in (0.0, 0.5, 1.0)] == [0, 10, 20]


def test_an_accepted_mail_is_sent() -> None:
    assert standing_after(Outcome.ACCEPTED, Attempt(3, 0), PERSISTENCE, draw=1).state is DeliveryState.SENT


def test_a_refusal_for_good_ends_the_delivery_at_once() -> None:
    assert standing_after(Outcome.REFUSED, Attempt(1, 0), PERSISTENCE, draw=1).state is DeliveryState.FAILED


@pytest.mark.parametrize("never_offered", [0, 1000])
@pytest.mark.parametrize("outcome", [Outcome.DEFERRED, Outcome.AMBIGUOUS])
def test_what_may_pass_is_offered_again_after_a_wait_and_given_up_after_the_last_time(
    outcome: Outcome, never_offered: int
) -> None:
    second = standing_after(outcome, Attempt(never_offered + 2, never_offered), PERSISTENCE, draw=1)
    third = standing_after(outcome, Attempt(never_offered + 3, never_offered), PERSISTENCE, draw=1)
    assert (second.state, second.wait) == (DeliveryState.DUE, timedelta(seconds=20))
    assert third.state is DeliveryState.FAILED


@pytest.mark.parametrize(("outcome", "longest"), [(Outcome.UNREACHABLE, AWAY), (Outcome.UNADDRESSED, LONGEST)])
def test_what_was_never_offered_stays_due_however_often_and_is_tried_less_and_less(
    outcome: Outcome, longest: timedelta
) -> None:
    standings = [standing_after(outcome, Attempt(n + 1, n), PERSISTENCE, draw=1) for n in (0, 1, 2, 1000)]
    assert {standing.state for standing in standings} == {DeliveryState.DUE}
    assert [standing.wait for standing in standings] == [FIRST, 2 * FIRST, 4 * FIRST, longest]


def test_an_outage_takes_nothing_of_what_a_mail_may_be_offered() -> None:
    offered_twice = Attempt(number=1003, never_offered=1000)
    assert standing_after(Outcome.UNREACHABLE, offered_twice, PERSISTENCE, draw=1).state is DeliveryState.DUE
    assert standing_after(Outcome.DEFERRED, offered_twice, PERSISTENCE, draw=1).state is DeliveryState.FAILED


def test_a_rule_may_ask_for_codes_of_the_lists_and_for_none() -> None:
    check_meaning("concern-raised", {"category": ["poor-lighting", "no-cctv"]}, VOCABULARY)
    check_meaning("session-completed", {}, VOCABULARY)


@pytest.mark.parametrize(
    ("event_type", "codes", "code", "part"),
    [
        ("reply-declined", {}, "event-type-unknown", "event_type"),
        ("concern-raised", {"ward": ["a"]}, "field-not-coded", "codes.ward"),
        ("concern-raised", {"category": ["poor-lighting", "ghosts"]}, "code-unknown", "codes.category"),
    ],
)
def test_a_rule_that_could_never_match_is_meaningless(
    event_type: str, codes: dict[str, list[str]], code: str, part: str
) -> None:
    with pytest.raises(Meaningless) as meaningless:
        check_meaning(event_type, codes, VOCABULARY)
    assert (meaningless.value.code, meaningless.value.part) == (code, part)


def test_an_event_is_known_by_the_middle_of_its_type() -> None:
    assert event_name("stride.concern-raised.v1") == "concern-raised"
