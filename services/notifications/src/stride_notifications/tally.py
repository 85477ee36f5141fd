"""Counts what became of deliveries and their attempts, for Prometheus; it knows no delivery."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import Counter

from stride_notifications.domain import DeliveryState, Outcome

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry


class Tally:
    """Two counters: attempts by outcome, and deliveries that have ended, by state.

    Args:
        registry: where they are shown.
    """

    def __init__(self, registry: CollectorRegistry) -> None:
        self._attempts = Counter(
            "stride_delivery_attempts_total",
            "Attempts to tell somebody, by outcome.",
            ("outcome",),
            registry=registry,
        )
        self._deliveries = Counter(
            "stride_deliveries_ended_total",
            "Deliveries that were sent or have failed.",
            ("state",),
            registry=registry,
        )
        for outcome in Outcome:  # all are shown from the start: what first appears as 1 has not risen, to Prometheus
            self._attempts.labels(outcome)
        for state in set(DeliveryState) - {DeliveryState.DUE}:
            self._deliveries.labels(state)

    def count(self, outcome: Outcome, state: DeliveryState) -> None:
        """Count an attempt that has ended, and its delivery if that has ended with it."""
        self._attempts.labels(outcome).inc()
        if state is not DeliveryState.DUE:
            self._deliveries.labels(state).inc()
