"""Boroughs and schemes: once, and never backwards."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from stride_sessions.domain.events import BoroughOnboarded, BoroughPaused, SchemeLaunched
from stride_sessions.domain.refusals import (
    BoroughAlreadyLive,
    SchemeAlreadyLaunched,
    TooFarAhead,
    TooFarBack,
)
from stride_sessions.domain.rollout import Borough, ListedBorough, Scheme, launch, onboard
from stride_sessions.domain.rollout_refusals import BoroughAlreadyBegun, BoroughHasPaused, BoroughOnlyInvited

NOW = datetime(2026, 11, 22, 19, 40, tzinfo=UTC)
MERTON = Borough(
    slug="merton",
    gss_code="E09000024",
    police_command="south-west",
    stage="pilot",
    onboarded_at=datetime(2022, 2, 1, 9, tzinfo=UTC),
)
SCHEME = Scheme("run-and-talk", date(2022, 2, 1), 4)


def test_a_borough_is_onboarded_with_the_codes_of_the_day() -> None:
    listed = ListedBorough("merton", "E09000024", "south-west")
    borough, events = onboard(listed, "pilot", at=MERTON.onboarded_at)
    assert borough == MERTON
    assert events == [
        BoroughOnboarded("merton", "E09000024", "south-west", "pilot", MERTON.onboarded_at),
    ]


def test_the_same_stage_again_is_no_change() -> None:
    assert MERTON.move_to("pilot", at=NOW) == (MERTON, [])


def test_a_pilot_goes_live_and_others_are_told() -> None:
    borough, events = MERTON.move_to("live", at=NOW)
    assert (borough.stage, borough.onboarded_at) == ("live", MERTON.onboarded_at)
    assert events == [BoroughOnboarded("merton", "E09000024", "south-west", "live", NOW)]


def test_a_live_borough_does_not_become_a_pilot_again() -> None:
    live, _ = MERTON.move_to("live", at=NOW)
    with pytest.raises(BoroughAlreadyLive):
        live.move_to("pilot", at=NOW)


def test_a_borough_is_invited_silently_and_said_to_have_joined_when_it_begins() -> None:
    listed = ListedBorough("merton", "E09000024", "south-west")
    invited, said = onboard(listed, "invited", at=MERTON.onboarded_at)
    begun, events = invited.move_to("pilot", at=NOW)
    assert (invited.stage, said) == ("invited", [])
    assert begun == replace(MERTON, onboarded_at=NOW)
    assert events == [BoroughOnboarded("merton", "E09000024", "south-west", "pilot", NOW)]


def test_a_borough_that_takes_part_is_not_invited_again() -> None:
    with pytest.raises(BoroughAlreadyBegun):
        MERTON.move_to("invited", at=NOW)


@pytest.mark.parametrize("stage", ["pilot", "live"])
def test_a_borough_pauses_with_a_reason_and_comes_back_as_it_was(stage: str) -> None:
    borough = replace(MERTON, stage=stage)
    paused, said = borough.pause("funding", at=NOW)
    resumed, events = paused.resume(at=NOW)
    assert (paused.stage, paused.paused_because, said) == (
        "paused",
        "funding",
        [BoroughPaused("merton", "funding", NOW)],
    )
    assert resumed == borough
    assert events == [BoroughOnboarded("merton", "E09000024", "south-west", stage, NOW)]


def test_pausing_and_resuming_again_is_no_change() -> None:
    paused, _ = MERTON.pause("funding", at=NOW)
    assert paused.pause("safety", at=NOW) == (paused, [])
    assert MERTON.resume(at=NOW) == (MERTON, [])


def test_a_borough_that_paused_is_resumed_before_it_goes_on() -> None:
    paused, _ = MERTON.pause("funding", at=NOW)
    with pytest.raises(BoroughHasPaused):
        paused.move_to("live", at=NOW)
    with pytest.raises(BoroughHasPaused):
        paused.ensure_open()


def test_a_borough_that_is_only_invited_neither_pauses_nor_plans() -> None:
    invited = replace(MERTON, stage="invited")
    for attempt in (lambda: invited.pause("funding", at=NOW), lambda: invited.resume(at=NOW), invited.ensure_open):
        with pytest.raises(BoroughOnlyInvited):
            attempt()


def test_a_scheme_is_launched_once() -> None:
    scheme, events = launch(None, SCHEME, borough="merton", at=NOW)
    assert scheme == SCHEME
    assert events == [SchemeLaunched("merton", "run-and-talk", date(2022, 2, 1), 4, NOW)]


def test_the_same_figures_again_are_no_change() -> None:
    assert launch(SCHEME, SCHEME, borough="merton", at=NOW) == (SCHEME, [])


def test_other_figures_are_refused() -> None:
    with pytest.raises(SchemeAlreadyLaunched):
        launch(SCHEME, Scheme("run-and-talk", date(2022, 2, 1), 5), borough="merton", at=NOW)


@pytest.mark.parametrize(
    ("launched_on", "refusal"),
    [
        (date(1, 1, 1), TooFarBack),
        (date(2021, 6, 8), TooFarBack),
        (date(2027, 12, 28), TooFarAhead),
        (date(9999, 12, 31), TooFarAhead),
    ],
)
def test_a_scheme_is_not_older_than_the_first_nor_beyond_any_plan(launched_on: date, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        launch(None, Scheme("run-and-talk", launched_on, 4), borough="merton", at=NOW)
