"""Readiness is every expected name ready, and an outage is one line."""

from __future__ import annotations

import pytest
from stride_chassis.health import Check, Health
from stride_chassis.outage import Kind, Outage

from tests.logs import lines_from_here


@pytest.fixture
def health() -> Health:
    health = Health()
    health.expect("database")
    health.expect("relay")
    return health


def test_what_was_not_reported_is_not_ready(health: Health) -> None:
    health.report("database", is_ready=True)
    assert not health.ready
    assert health.checks() == [Check("database", is_ready=True), Check("relay", is_ready=False)]


def test_all_reported_ready_is_ready(health: Health) -> None:
    health.report("database", is_ready=True)
    health.report("relay", is_ready=True)
    assert health.ready


def test_expecting_again_changes_nothing(health: Health) -> None:
    health.report("database", is_ready=True)
    health.expect("database")
    assert health.checks()[0].is_ready


def test_an_outage_is_one_line_and_its_end_another(health: Health) -> None:
    with lines_from_here() as lines:
        for _ in range(3):
            health.report("relay", is_ready=False, reason="kafka-away")
        for _ in range(3):
            health.report("relay", is_ready=True)
    assert [line["log_level"] for line in lines] == ["warning", "info"]
    assert lines[0]["reason"] == "kafka-away"


def test_another_reason_of_one_outage_is_told_once_and_a_repeated_one_never(health: Health) -> None:
    with lines_from_here() as lines:
        for _ in range(3):
            health.report_outage("relay", "kafka", Outage(Kind.AWAY, "connection refused"))
            health.report_outage("relay", "kafka", Outage(Kind.AWAY, "name cannot be resolved"))
            health.report_outage("relay", "kafka", Outage(Kind.DISTRUSTED, "certificate verify failed"))
    assert [(line["reason"], line["cause"]) for line in lines] == [
        ("kafka-away", "connection refused"),
        ("kafka-distrusted", "certificate verify failed"),
    ]


def test_the_next_outage_is_told_anew(health: Health) -> None:
    with lines_from_here() as lines:
        for is_ready in (False, True, False, True):
            health.report("relay", is_ready=is_ready, reason="kafka-away")
    assert [line["event"] for line in lines] == ["check-not-ready", "check-ready"] * 2


def test_a_service_that_stops_is_not_ready_any_more(health: Health) -> None:
    for name in ("database", "relay"):
        health.report(name, is_ready=True)
    health.stop()
    assert not health.ready
    assert not any(check.is_ready for check in health.checks())
