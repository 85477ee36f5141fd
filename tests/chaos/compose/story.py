"""What services logged of an outage, read as an operator reads it; judges lines, and starts nothing."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.e2e.composed import Composed

Line: TypeAlias = dict[str, Any]
LOUD = ("warning", "error", "critical")
BEGINS = '{"'
FEW_WORDS = 2
REBALANCING = "unassigned"
SERVING = "serving"
WATCHES = {"kafka": "kafka", "postgres": "database"}
"""The check that watches each server."""


@dataclass(frozen=True)
class Story:
    """A service's lines since a moment."""

    lines: tuple[Line, ...]

    def causes(self, server: str) -> list[str]:
        """What the check that watches a server gave as the cause, each time it said that it is not ready."""
        return [line["cause"] for line in self._said("check-not-ready", WATCHES[server])]

    def ends(self, server: str) -> int:
        """How often that check became ready."""
        return len(self._said("check-ready", WATCHES[server]))

    def outages(self, server: str) -> int:
        """How often the check that watches a server stopped being ready."""
        return sum(1 for check, _ in self._told() if check == WATCHES[server])

    def starts(self) -> int:
        """How often the process was started anew, which knows nothing of what the one before it said."""
        return sum(1 for line in self.lines if line["event"] == SERVING)

    def loud(self) -> list[str]:
        """What was said loudly beside the checks."""
        loud = [line for line in self.lines if line["level"] in LOUD and line["event"] != "check-not-ready"]
        return [f"{line['logger']}: {line['event']}" for line in loud]

    def repeats(self) -> list[str]:
        """Reasons that a check gave more than once in one outage."""
        told = [(check, Counter(reasons)) for check, reasons in self._told()]
        return [
            f"{check}: {reason}"
            for check, reasons in told
            for reason, times in reasons.items()
            if times > 1 and reason != REBALANCING
        ]

    def _told(self) -> list[tuple[str, list[str]]]:
        """Every outage of every check, with the reasons given until the check was ready again."""
        outages: list[tuple[str, list[str]]] = []
        lasting: dict[str, list[str]] = {}
        for line in self.lines:
            if line["event"] == SERVING:
                lasting.clear()
            elif line["event"] == "check-ready":
                lasting.pop(line["check"], None)
            elif line["event"] == "check-not-ready":
                if line["check"] not in lasting:
                    lasting[line["check"]] = []
                    outages.append((line["check"], lasting[line["check"]]))
                lasting[line["check"]].append(line["reason"])
        return outages

    def noise(self) -> list[str]:
        """What was said loudly beside the checks, if it is more than a library's few words when all goes on again."""
        said = self.loud()
        return said if len(said) > FEW_WORDS else []

    def _said(self, event: str, check: str) -> list[Line]:
        return [line for line in self.lines if line["event"] == event and line["check"] == check]


def story(installation: Composed, service: str, *, since: str) -> Story:
    """Read a service's lines since a time of the engine."""
    raw = installation.compose("logs", "--no-log-prefix", "--no-color", "--since", since, service)
    return Story(tuple(_lines(raw.splitlines())))


def _lines(raw: Iterable[str]) -> Iterable[Line]:
    """Compose may put a terminal's codes before a line."""
    return (json.loads(line[line.index(BEGINS) :]) for line in raw if BEGINS in line)
