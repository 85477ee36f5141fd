"""No event tells at what hour a group meets: field by field from the schemas, and from the one time of the envelope.

What a pattern or a bound would let through is listed here, with the reason why it may.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator
from stride_chassis import NewEvent
from stride_contracts import EVENT_TYPES
from stride_contracts.codes import PartOfDay
from stride_contracts.examples import read_example
from stride_contracts.export import CHECKOUT

from tests.contract.test_schemas import SCHEMAS, load, parts

if TYPE_CHECKING:
    from collections.abc import Iterator

HOURS = (
    *("18:37", "18:37:00Z", "18.37", "18-37", "1837", "18h37", "T18:37", "6.37pm", "at-18-37", "h1837", "at.h1837"),
    *("2026-11-22T18:37", "2026-11-22T18:37:00Z", "2026-11-22 18:37:00+00:00", "1795372620", "1795372620000"),
)
"""One minute of one evening, as people and as machines write it."""

WORDS = {
    ("session-created", "host"): "a host group's name, which a borough chooses; a slug could be misused to say an hour",
    **dict.fromkeys(
        [
            *(("borough-onboarded", "borough"), ("borough-paused", "borough"), ("borough-offboarded", "borough")),
            *(("scheme-launched", "borough"), ("concern-transferred", "other_borough")),
        ],
        "a slug of the reference file, nobody types it",
    ),
    ("borough-onboarded", "police_command"): "from the reference file, nobody types it",
    ("concern-referred", "system"): "a system's name, given by whoever provisions it",
    ("concern-answered", "system"): "as above",
    ("concern-actioned", "system"): "as above",
    ("concern-answered", "reference"): "a number of the partner's own system, about a concern and not about a session",
    ("concern-actioned", "reference"): "as above",
    ("reply-acknowledged", "reference"): "as above",
    ("reply-actioned", "reference"): "as above",
}
"""Fields whose form would let an hour through, and why they may."""

NUMBERS = {
    "planned_minutes": "how long it is to take",
    "minutes": "how long it took",
    "distance_m": "how far",
    "head_count": "how many came",
    "planned_sessions_per_month": "how many are planned",
    **dict.fromkeys(
        (
            "feels_safer_here",
            "police_listen_to_concerns",
            "police_treat_everyone_fairly",
            "police_deal_with_what_matters",
            "knows_ward_officer",
            "would_come_again",
        ),
        "an answer from 1 to 5",
    ),
}
"""All numbers there are, and what they measure; none of them is a time."""

TO_THE_MICROSECOND = {
    "session-created": "when it was entered, which tells nothing of when it begins",
    "session-rescheduled": "when it was moved, likewise",
    "session-cancelled": "when it was called off, likewise",
    "borough-onboarded": "when the central team entered it",
    "borough-paused": "as above",
    "borough-offboarded": "as above",
    "scheme-launched": "as above",
    "reply-acknowledged": "when a partner's system answered",
    "reply-actioned": "as above",
    "reply-declined": "as above",
}
"""The events whose time is told in full, and what it is the time of; of all others it is cut to the hour."""

ENTERED_ON_THE_SPOT = {"attendance-recorded", "session-completed"}


def fields() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Each way a field of an event may be, with the event's bare name and its own."""
    for path in SCHEMAS:
        for name, schema in load(path)["properties"].items():
            for part in parts(schema):
                yield path.stem.removesuffix(".v1"), name, part


def admits(part: dict[str, Any], text: str) -> bool:
    return Draft202012Validator(part, format_checker=Draft202012Validator.FORMAT_CHECKER).is_valid(text)


def lets_an_hour_through(part: dict[str, Any]) -> bool:
    """Whether it would, by its form; a code is judged by the list that its writers are held to."""
    return "x-known-codes" not in part and any(admits(part, hour) for hour in HOURS)


def test_the_forms_that_let_an_hour_through_are_those_that_are_listed() -> None:
    found = {(event, field) for event, field, part in fields() if lets_an_hour_through(part)}
    assert found == set(WORDS)


def test_no_field_is_a_time() -> None:
    assert [(event, field) for event, field, part in fields() if part.get("format") in {"time", "date-time"}] == []


def test_no_code_says_an_hour() -> None:
    codes = {code for *_, part in fields() for code in part.get("x-known-codes", ())}
    assert set(PartOfDay) <= codes
    assert [
        code for code in codes if re.search(r"\d|(^|-)(noon|midnight|half|quarter|o-?clock|[ap]m)(-|$)", code)
    ] == []


def test_every_number_is_a_measure_and_too_small_for_an_instant() -> None:
    numbers = {name: part for _, name, part in fields() if part["type"] == "integer"}
    assert set(numbers) == set(NUMBERS)
    assert all(part["maximum"] <= 100_000 for part in numbers.values())


@pytest.mark.parametrize("part", [{"format": "date-time"}, {"format": "time"}, {}, {"pattern": "^[0-9]{4}$"}])
def test_a_field_that_would_tell_the_hour_is_found(part: dict[str, Any]) -> None:
    assert lets_an_hour_through({"type": "string", **part})


@pytest.mark.parametrize("part", [{"format": "date"}, {"format": "uuid"}, {"pattern": "^E05[0-9]{6}$"}])
def test_a_field_that_cannot_tell_the_hour_is_none_of_them(part: dict[str, Any]) -> None:
    assert not lets_an_hour_through({"type": "string", **part})


def test_the_time_of_an_event_is_cut_to_the_hour_unless_it_is_listed() -> None:
    names = {wire.split(".")[1] for wire in EVENT_TYPES}
    assert set(TO_THE_MICROSECOND) <= names
    examples = {name: load(CHECKOUT / "examples" / f"{name}.v1.json")["headers"]["ce_time"] for name in names}
    assert [name for name in names - set(TO_THE_MICROSECOND) if not examples[name].endswith(":00:00Z")] == []


def test_what_is_entered_on_the_spot_has_neither_a_time_nor_an_id_of_the_minute() -> None:
    """The id of such an event is not ordered by time either, which would tell the millisecond."""
    written = {wire.split(".")[1]: new_event(wire) for wire in EVENT_TYPES}
    assert {name for name, event in written.items() if event.is_cut_to_the_hour} == ENTERED_ON_THE_SPOT
    untimed = {name for name, event in written.items() if event.is_cut_to_the_hour or event.is_unlinkable}
    assert untimed.isdisjoint(TO_THE_MICROSECOND)


def new_event(wire: str) -> NewEvent:
    name = wire.removeprefix("stride.")
    return NewEvent(read_example(CHECKOUT / "examples" / f"{name}.json"), "merton", datetime.now(UTC))
