from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest
from stride_cli.demo.scenario import Scenario, load_scenarios, load_story, load_year, moment, session_body, with_year
from stride_cli.errors import Failed
from stride_contracts.codes import ConcernCategory, ConcernKind, Light, SchemeSlug, SessionKind, Setting, Severity
from stride_provision import Boroughs

SCHEME = Path(__file__).parents[3] / "examples" / "scheme"
YEAR = load_year(SCHEME.parent / "year.toml")
BOROUGHS = {scenario.borough: scenario for scenario in load_scenarios(SCHEME)}


def officers(scenario: Scenario) -> int:
    return sum(session.officers for session in scenario.sessions)


def test_the_first_walks_had_25_officers_each_with_a_local_woman() -> None:
    first = [BOROUGHS["lambeth"], BOROUGHS["southwark"]]

    assert sum(officers(scenario) for scenario in first) == 25
    assert all(session.booked == session.officers for s in first for session in s.sessions if session.completed)


def test_in_merton_five_officers_ran_eight_kilometres_with_common_runners() -> None:
    run = BOROUGHS["merton"].sessions[0]

    assert (run.kind, run.officers, run.distance_m, run.host) == ("run", 5, 8000, "common-runners")


def test_in_ealing_about_forty_people_ran_three_kilometres_at_dusk() -> None:
    run = BOROUGHS["ealing"].sessions[0]

    assert (run.kind, run.distance_m, run.attended + run.walked_in) == ("run", 3000, 40)
    assert {concern.kind for concern in run.concerns} == {"suggestion"}


def test_every_code_is_in_our_lists() -> None:
    sessions = [session for scenario in BOROUGHS.values() for session in scenario.sessions]
    concerns = [concern for session in sessions for concern in session.concerns]

    assert {session.kind for session in sessions} <= set(SessionKind)
    for field, codes in {
        "kind": ConcernKind,
        "category": ConcernCategory,
        "setting": Setting,
        "light": Light,
        "severity": Severity,
    }.items():
        assert {getattr(concern, field) for concern in concerns} <= set(codes)


def test_no_more_people_come_or_stay_away_than_booked() -> None:
    for scenario in BOROUGHS.values():
        for session in scenario.sessions:
            assert session.attended + session.no_show <= session.booked
            assert session.completed == (session.day < 0)


def test_one_concern_is_for_the_lighting_team_of_merton() -> None:
    concerns = [concern for session in BOROUGHS["merton"].sessions for concern in session.concerns]

    assert [concern.category for concern in concerns].count("poor-lighting") == 1


def test_days_count_from_today_and_times_are_local() -> None:
    said = moment(-1, time(16, 5), date(2026, 3, 1))

    assert said == {"starts_at": "2026-02-28T16:05", "zone": "Europe/London"}


def test_a_session_is_planned_with_what_the_file_says() -> None:
    body = session_body(BOROUGHS["merton"].sessions[0], "run-and-talk", date(2026, 11, 22))

    assert body["starts_at"] == "2026-11-15T18:30"
    assert body["scheme"] == "run-and-talk"
    assert body["host"] == "common-runners"


def test_a_year_is_weekly_and_in_one_borough_of_each_of_twelve_commands() -> None:
    commands = [Boroughs.load().get(scenario.borough).police_command for scenario in YEAR]

    assert len(set(commands)) == len(commands) == 12
    assert all(series.rule == "FREQ=WEEKLY;COUNT=52" for scenario in YEAR for series in scenario.series)
    assert {time(0, 15), time(5, 45)} <= {series.time for scenario in YEAR for series in scenario.series}
    assert {series.kind for scenario in YEAR for series in scenario.series} <= set(SessionKind)
    assert {scenario.scheme.slug for scenario in YEAR} <= set(SchemeSlug)


def test_a_year_leaves_the_scenarios_of_the_scheme_as_they_are_but_for_the_series() -> None:
    story = {scenario.borough: scenario for scenario in load_story(SCHEME.parent, has_year=True).scenarios}

    assert story.keys() == BOROUGHS.keys() | {scenario.borough for scenario in YEAR}
    assert {borough: story[borough].model_copy(update={"series": ()}) for borough in BOROUGHS} == BOROUGHS
    assert all(story[scenario.borough].series == scenario.series for scenario in YEAR)
    assert all(story[scenario.borough].scheme.slug == scenario.scheme.slug for scenario in YEAR)
    assert with_year([], YEAR) == YEAR


def test_a_misspelt_field_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "merton.toml").write_text('borough = "merton"\nstage = "pilot"\noficers = 5\n')

    with pytest.raises(Failed, match="oficers"):
        load_scenarios(tmp_path)


def test_a_year_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Failed, match="year"):
        load_year(tmp_path / "year.toml")


def test_a_folder_without_scenarios_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Failed, match="no scenario"):
        load_scenarios(tmp_path)
