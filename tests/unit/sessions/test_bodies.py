"""What a request's fields take and refuse, and that the schema says the same."""

import json
import re
from datetime import date, timedelta

import pytest
from pydantic import ValidationError
from stride_sessions.api.detail_bodies import Details
from stride_sessions.api.rollout import Launch
from stride_sessions.api.session_bodies import Completion, Move, NewSession, SessionOut


@pytest.mark.parametrize("count", [0, 10_000, 12.0])
def test_a_whole_number_is_taken_as_json_has_it(count: object) -> None:
    assert Completion.model_validate({"head_count": count}).head_count == count


@pytest.mark.parametrize("count", [-1, 10_001, 10**40, 1e300, 1.5, "12", True, None, float("inf")])
def test_what_is_no_whole_number_in_bounds_is_refused(count: object) -> None:
    with pytest.raises(ValidationError):
        Completion.model_validate({"head_count": count})


def test_bounds_stand_in_the_schema() -> None:
    bounds = Completion.model_json_schema()["properties"]["head_count"]
    assert (bounds["type"], bounds["minimum"], bounds["maximum"]) == ("integer", 0, 10_000)


@pytest.mark.parametrize(
    "starts_at",
    [
        "2026-11-22",
        "2026-11-22T18:30+00:00",
        "2026-11-22T18:30:30",
        "2026-11-22T24:00",
        "2026-02-29T12:00",
        "0001-01-01T00:00",
        "9999-12-31T23:59",
        "\uff12\uff10\uff12\uff16-11-22T18:30",
        "2026-11-22T18:30\n",
        1_795_372_200,
    ],
)
def test_a_wall_time_is_naive_plausible_and_on_the_calendar(starts_at: object) -> None:
    with pytest.raises(ValidationError):
        Move.model_validate({"starts_at": starts_at, "zone": "Europe/London", "reason": "weather"})


def test_the_pattern_of_a_wall_time_has_the_days_that_there_are() -> None:
    pattern = re.compile(Move.model_json_schema()["properties"]["starts_at"]["pattern"])
    days = {date(2000, 1, 1) + timedelta(n) for n in range(36_525)}
    written = (f"{year}-{month:02}-{day:02}" for year in range(2000, 2100) for month in range(14) for day in range(33))
    assert {one for one in written if pattern.match(f"{one}T18:30")} == {day.isoformat() for day in days}


def test_a_wall_time_may_have_no_seconds_or_none_that_count() -> None:
    for starts_at in ("2026-11-22T18:30", "2026-11-22T18:30:00"):
        move = Move(starts_at=starts_at, zone="Europe/London", reason="weather")
        assert move.starts().wall.isoformat() == "2026-11-22T18:30:00"


@pytest.mark.parametrize("launched_on", [0, 1_643_673_600, "1643673600", "2022-02-30", "2022-2-1", True])
def test_a_day_is_taken_from_its_text_only(launched_on: object) -> None:
    with pytest.raises(ValidationError):
        Launch.model_validate({"launched_on": launched_on, "planned_sessions_per_month": 4})


def test_what_is_left_out_is_another_body_than_null() -> None:
    sent: list[dict[str, object]] = [{}, {"pace": None}, {"light": None}, {"for_whom": "everyone"}]
    written = [Details.model_validate(body).model_dump_json() for body in sent]
    assert [json.loads(text) for text in written] == sent
    assert [Details.model_validate(body).changes() for body in sent] == sent


def test_a_plan_that_says_no_more_than_before_is_written_as_before() -> None:
    (example,) = NewSession.model_json_schema()["examples"]
    short = {name: example[name] for name in ("scheme", "kind", "ward", "starts_at", "zone", "planned_minutes")}
    assert json.loads(NewSession.model_validate(short).model_dump_json()) == short


def test_an_answer_that_was_kept_before_a_field_came_is_still_one() -> None:
    kept = {
        "session_id": "7b4c3f0e-9a1d-4c55-8a52-0d6f5f7a9b10",
        "borough": "merton",
        "state": "planned",
        "scheme": "run-and-talk",
        "kind": "run",
        "ward": "E05000455",
        "on": "2026-11-22",
        "part_of_day": "evening",
        "starts_at": "2026-11-22T18:30",
        "zone": "Europe/London",
        "planned_minutes": 60,
        **dict.fromkeys(("capacity", "host", "distance_m", "cancelled_because", "head_count", "minutes")),
        "series_id": None,
        "series_on": None,
        "version": 1,
    }
    assert SessionOut.model_validate(kept).for_whom == "everyone"


def test_the_examples_are_of_their_own_kind() -> None:
    for body in (NewSession, Move, Completion, Launch, Details):
        (example,) = body.model_json_schema()["examples"]
        assert body.model_validate(example)
