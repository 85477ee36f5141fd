"""Waits for what a test is about to see, by looking again and again, for so long and no longer."""

import time
from collections.abc import Callable

LOOK_EVERY_S = 0.05


def comes_true(holds: Callable[[], object], *, within_s: float) -> bool:
    """Wait until it holds; false if that takes too long."""
    until_s = time.monotonic() + within_s
    while not holds():
        if time.monotonic() > until_s:
            return False
        time.sleep(LOOK_EVERY_S)
    return True


def until(holds: Callable[[], object], what: str, *, within_s: float = 90) -> None:
    """Wait until it holds; fails with `what` if that takes too long."""
    assert comes_true(holds, within_s=within_s), f"not within {within_s:.0f} s: {what}"
