"""The figures a service shows to Prometheus; no label may hold an id or grow without bound."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stride_chassis.health import Health

EVENT_OUTCOMES = ("applied", "repeated", "gap", "parked")
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """The instruments of the chassis, on a registry of their own to which a service may add its own.

    Labels are bounded: projections and outcomes by the code, topics by the boroughs, routes by templates.
    """

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._added: set[Collector] = set()
        ProcessCollector(registry=self.registry)
        self._publishing(self.registry)
        self._projecting(self.registry)
        self._sealing(self.registry)
        self.http_request_seconds = Histogram(
            "stride_http_request_seconds",
            "Time to answer an HTTP request.",
            ("method", "route", "status"),
            registry=self.registry,
        )

    def _publishing(self, registry: CollectorRegistry) -> None:
        self.outbox_rows = Gauge("stride_outbox_rows", "Events committed and not yet published.", registry=registry)
        self.outbox_oldest_seconds = Gauge(
            "stride_outbox_oldest_seconds", "Age of the oldest event not yet published.", registry=registry
        )
        self.relay_is_leader = Gauge(
            "stride_relay_is_leader",
            "1 while this process publishes, 0 while it stands by.",
            registry=registry,
        )
        self.relay_paused_topics = Gauge(
            "stride_relay_paused_topics",
            "Topics whose events wait, because the topic is missing or denied.",
            registry=registry,
        )
        self.events_published = Counter(
            "stride_events_published_total", "Events the broker has acknowledged.", registry=registry
        )

    def _projecting(self, registry: CollectorRegistry) -> None:
        self.events_applied = Counter(
            "stride_events_applied_total",
            "Events a projection met, by outcome: applied, repeated, gap or parked.",
            ("projection", "outcome"),
            registry=registry,
        )

    def _sealing(self, registry: CollectorRegistry) -> None:
        self.seal_rows = Gauge(
            "stride_seal_rows",
            "Rows not sealed under the first key: under an older one, or under none that is there.",
            ("table", "under"),
            registry=registry,
        )
        self.seal_counted_keys = Gauge(
            "stride_seal_counted_keys",
            "A number that stands for the seal keys with which the rows were last counted for good; 0 until then.",
            registry=registry,
        )

    def add(self, figures: Collector) -> None:
        """Show a service's own figures too; asked for again, they are shown once all the same."""
        if figures not in self._added:
            self.registry.register(figures)
            self._added.add(figures)

    def expect_projection(self, name: str) -> None:
        """Show every outcome of a projection from its start: what first appears as 1 has not risen, to Prometheus."""
        for outcome in EVENT_OUTCOMES:
            self.events_applied.labels(name, outcome)

    def show(self, health: Health) -> None:
        """Show what the service needs, and whether it has it, each time Prometheus asks."""
        self.registry.register(_Readiness(health))

    def exposition(self) -> bytes:
        """Every figure in Prometheus' text format, of `CONTENT_TYPE`."""
        return generate_latest(self.registry)


class _Readiness(Collector):
    """Asks the registry of checks whenever it is asked itself, so that there is no second copy to keep true."""

    def __init__(self, health: Health) -> None:
        self._health = health

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Give one gauge, labelled by the name of the check."""
        family = GaugeMetricFamily("stride_check_ready", "1 while the service has what it needs.", labels=["check"])
        for check in self._health.checks():
            family.add_metric([check.name], check.is_ready)
        yield family
