"""Knows whether the service can do its work now; the outside learns names and yes or no, never reasons."""

from dataclasses import dataclass

import structlog

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing the service needs, and whether it has it."""

    name: str
    is_ready: bool


class Health:
    """The registry of what a service needs: workers report, the readiness route asks.

    A change is logged once, so that an outage is one line and its end another, however often it is reported.
    """

    def __init__(self) -> None:
        self._checks: dict[str, bool] = {}
        self._has_reported: set[str] = set()
        self._is_stopping = False

    @property
    def ready(self) -> bool:
        """True while every name is ready and the service is not stopping."""
        return not self._is_stopping and all(self._checks.values())

    def checks(self) -> list[Check]:
        """Every name in the order it was expected, for the readiness route."""
        return [Check(name, is_ready and not self._is_stopping) for name, is_ready in self._checks.items()]

    def expect(self, name: str) -> None:
        """Register `name` as not ready until it is reported otherwise."""
        self._checks.setdefault(name, False)

    def report(self, name: str, is_ready: bool, reason: str = "") -> None:  # noqa: FBT001 - the report is the boolean
        """Say how `name` is; `reason` is a slug for the log (`kafka-away`), never shown to the outside."""
        has_changed = name not in self._has_reported or self._checks.get(name) != is_ready
        self._checks[name] = is_ready
        self._has_reported.add(name)
        if not has_changed:
            return
        if is_ready:
            _log.info("check-ready", check=name)
        else:
            _log.warning("check-not-ready", check=name, reason=reason)

    def stop(self) -> None:
        """Become unready for good: the service is going away."""
        self._is_stopping = True
