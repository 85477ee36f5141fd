"""What a run's processes do side by side, and what they tell the one that reports.

Two parts of the tests mostly wait: Compose installations that are played on, and those whose servers fail. Under
`pytest -n 3` each of them has a process of its own, beside all the rest, which shares one broker and one Postgres and
so stays in one process.
"""

from __future__ import annotations

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

APART = ("tests/chaos/compose/", "tests/e2e/compose/")
NOTES = pytest.StashKey[dict[str, list[str]]]()
LEFT_OUT = pytest.StashKey[list[str]]()


def begin(config: pytest.Config) -> None:
    """Nothing is noted yet, and nothing left out."""
    config.stash[NOTES] = {}
    config.stash[LEFT_OUT] = []


class Parts(LoadScopeScheduling):  # type: ignore[misc] # published without types for what it derives from
    """Gives each part to a process. (`--dist loadgroup` would, but xdist 3.8 groups nothing under pytest 9.2.)"""

    def _split_scope(self, nodeid: str) -> str:
        return next((part for part in APART if nodeid.startswith(part)), "rest")


def tell(config: pytest.Config) -> None:
    """At the end of a process that does not report: hand over what it noted and left out."""
    if hasattr(config, "workeroutput"):
        config.workeroutput |= {"notes": config.stash[NOTES], "left_out": config.stash[LEFT_OUT]}


def hear(config: pytest.Config, told: dict[str, Any]) -> None:
    """In the process that reports: take what another one noted and left out; every one of them collects all tests."""
    config.stash[NOTES].update(told.get("notes", {}))
    config.stash[LEFT_OUT] = sorted({*config.stash[LEFT_OUT], *told.get("left_out", [])})
