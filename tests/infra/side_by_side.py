"""What a run's processes do side by side, and what they tell the one that reports.

Two parts of the tests mostly wait: Compose installations that are played on, and those whose servers fail. Under
`pytest -n 3 --dist loadgroup` each of them has a process of its own, beside all the rest, which shares one broker and
one Postgres and so stays in one process.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).parents[1]
APART = (TESTS / "chaos" / "compose", TESTS / "e2e" / "compose")
NOTES = pytest.StashKey[dict[str, list[str]]]()
LEFT_OUT = pytest.StashKey[list[str]]()


def begin(config: pytest.Config) -> None:
    """Nothing is noted yet, and nothing left out."""
    config.stash[NOTES] = {}
    config.stash[LEFT_OUT] = []


def group(item: pytest.Item) -> None:
    """Say in which process a test runs."""
    apart = [folder for folder in APART if item.path.is_relative_to(folder)]
    item.add_marker(pytest.mark.xdist_group(str(apart[0].relative_to(TESTS)) if apart else "rest"))


def tell(config: pytest.Config) -> None:
    """At the end of a process that does not report: hand over what it noted and left out."""
    if hasattr(config, "workeroutput"):
        config.workeroutput |= {"notes": config.stash[NOTES], "left_out": config.stash[LEFT_OUT]}


def hear(config: pytest.Config, told: dict[str, Any]) -> None:
    """In the process that reports: take what another one noted and left out; every one of them collects all tests."""
    config.stash[NOTES].update(told.get("notes", {}))
    config.stash[LEFT_OUT] = sorted({*config.stash[LEFT_OUT], *told.get("left_out", [])})
