"""Knows whether the service can do its work now; the outside learns names and yes or no, never reasons."""

from dataclasses import dataclass

import structlog

from stride_chassis.outage import Outage

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing the service needs, and whether it has it."""

    name: str
    is_ready: bool


class Health:
    """The registry of what a service needs: workers report, the readiness route asks.

    A change is logged once, so that an outage is one line and its end another, however often it is reported. An
    outage whose reason turns into another (a server is back, but is not trusted) is told once more.
    """

    def __init__(self) -> None:
        self._checks: dict[str, bool] = {}
        self._told: dict[str, set[str]] = {}
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

    def report(self, name: str, is_ready: bool, reason: str = "", cause: str = "") -> None:  # noqa: FBT001 - the report is the boolean
        """Say how `name` is.

        `reason` is a slug for the log (`kafka-away`), `cause` says why in plain words; neither is shown to the outside.
        """
        has_changed = name not in self._told or self._checks.get(name) != is_ready
        self._checks[name] = is_ready
        if has_changed:
            self._told[name] = set()
        if is_ready and has_changed:
            _log.info("check-ready", check=name)
        elif not is_ready and reason not in self._told[name]:
            self._told[name].add(reason)
            _log.warning("check-not-ready", check=name, reason=reason, **({"cause": cause} if cause else {}))

    def report_outage(self, name: str, server: str, outage: Outage) -> None:
        """Say that `name` is not ready for want of a server; the reason is made of both: `kafka-refuses-login`."""
        self.report(name, is_ready=False, reason=f"{server}-{outage.kind}", cause=outage.cause)

    def stop(self) -> None:
        """Become unready for good: the service is going away."""
        self._is_stopping = True
