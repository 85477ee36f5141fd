"""Each service has figures of its own, in Prometheus' text format."""

from __future__ import annotations

from stride_chassis.health import Health
from stride_chassis.metrics import Metrics


def test_two_services_in_one_process_do_not_share_figures() -> None:
    one, other = Metrics(), Metrics()
    one.events_published.inc()
    assert b"stride_events_published_total 1.0" in one.exposition()
    assert b"stride_events_published_total 0.0" in other.exposition()


def test_applied_events_are_told_apart_by_projection_and_outcome() -> None:
    metrics = Metrics()
    metrics.events_applied.labels("reports.figures", "repeated").inc(2)
    line = b'stride_events_applied_total{outcome="repeated",projection="reports.figures"} 2.0'
    assert line in metrics.exposition()


def test_what_a_projection_has_not_met_yet_is_shown_as_none() -> None:
    metrics = Metrics()
    metrics.expect_projection("reports.figures")
    assert b'stride_events_applied_total{outcome="parked",projection="reports.figures"} 0.0' in metrics.exposition()


def test_what_the_service_needs_is_shown_as_it_is_when_asked() -> None:
    metrics, health = Metrics(), Health()
    metrics.show(health)
    health.expect("relay")
    before = metrics.exposition()
    health.report("relay", is_ready=True)
    assert b'stride_check_ready{check="relay"} 0.0' in before
    assert b'stride_check_ready{check="relay"} 1.0' in metrics.exposition()
