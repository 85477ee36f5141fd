"""What a run's processes do side by side, and what they tell the one that reports.

Under `pytest -n 3` each process takes one part of the tests after the other, from those that take longest. The first
two mostly wait: Compose installations that are played on, and those whose servers fail. A part shares what it starts,
so it stays in one process.
"""

from __future__ import annotations

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

PARTS = (
    "tests/chaos/compose/",
    "tests/e2e/compose/",
    "tests/chaos/",
    "tests/integration/",
    "tests/component/sessions/",
    "tests/conformance/",
    "tests/e2e/",
    "tests/component/",
    "tests/",
)
"""By the folder, the longest first; a test belongs to the first one that it is in."""
NOTES = pytest.StashKey[dict[str, list[str]]]()
LEFT_OUT = pytest.StashKey[list[str]]()


def begin(config: pytest.Config) -> None:
    """Nothing is noted yet, and nothing left out."""
    config.stash[NOTES] = {}
    config.stash[LEFT_OUT] = []


class Parts(LoadScopeScheduling):  # type: ignore[misc] # published without types for what it derives from
    """Gives the parts to the processes. (`--dist loadgroup` would, but xdist 3.8 groups nothing under pytest 9.2.)"""

    def __init__(self, config: pytest.Config, log: Any) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False  # by the number of tests, which says little of how long they take

    def _split_scope(self, nodeid: str) -> str:
        return part_of(nodeid)


def part_of(nodeid: str) -> str:
    """The part that a test belongs to."""
    return next(part for part in PARTS if nodeid.startswith(part))


def sort_by_part(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In a process that was given parts: have its tests in the order in which parts are taken."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: PARTS.index(part_of(item.nodeid)))


def tell(config: pytest.Config) -> None:
    """At the end of a process that does not report: hand over what it noted and left out."""
    if hasattr(config, "workeroutput"):
        config.workeroutput |= {"notes": config.stash[NOTES], "left_out": config.stash[LEFT_OUT]}


def hear(config: pytest.Config, told: dict[str, Any]) -> None:
    """In the process that reports: take what another one noted and left out; every one of them collects all tests."""
    config.stash[NOTES].update(told.get("notes", {}))
    config.stash[LEFT_OUT] = sorted({*config.stash[LEFT_OUT], *told.get("left_out", [])})
