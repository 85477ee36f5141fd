"""End to end: the command as a user types it, and a recount that trusts nobody."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).parents[2]

sys.path.insert(0, str(ROOT))  # so that `tests.e2e.recount` is the same package here and on the command line


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "e2e: starts a whole stack with the command")
