"""Decides which tests a run leaves out for want of an engine, and says so in the run's header."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from tests.infra.choice import VARIABLE, Choice, Infra
from tests.infra.images import KAFKA, POSTGRES
from tests.infra.side_by_side import LEFT_OUT

if TYPE_CHECKING:
    import pytest

INTEGRATION = Path(__file__).parents[1] / "integration"


def leave_out(config: pytest.Config, items: list[pytest.Item], choice: Choice) -> None:
    """Deselect what the chosen servers are not there for, and remember it."""
    left_out = [item for item in items if choice.infra is Infra.EMBEDDED and wants_engine(item)]
    config.stash[LEFT_OUT] = [item.nodeid for item in left_out]
    if left_out:
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)


def wants_engine(item: pytest.Item) -> bool:
    """Tell whether a test runs with an engine only."""
    if item.get_closest_marker("engine"):
        return True
    runs_without = item.get_closest_marker("smoke") or item.get_closest_marker("own_servers")
    return item.path.is_relative_to(INTEGRATION) and not runs_without


def described(choice: Choice) -> list[str]:
    """The lines of the header: which servers, why, and what that leaves out."""
    if choice.infra is Infra.DOCKER:
        return [f"servers: containers of {POSTGRES} and {KAFKA}: {choice.why}"]
    left_out = "tests/integration but for its smoke part, and what is marked engine"
    return [f"servers: embedded: {choice.why}", f"left out on these: {left_out}; {VARIABLE}=docker runs all"]


def counted(left_out: list[str]) -> list[str]:
    """The line that counts what was left out, by file."""
    files = Counter(test.partition("::")[0] for test in left_out)
    shown = ", ".join(f"{file} ({count})" for file, count in sorted(files.items()))
    return [f"left out {len(left_out)} tests: {shown}"] if left_out else []
