"""Waits for what a test is about to see, by looking again and again, for so long and no longer."""

import time
from collections.abc import Callable

LOOK_EVERY_S = 0.05
ASK_THE_ENGINE_EVERY_S = 1.0
"""Each question starts processes: asked twenty times a second, a waiting test keeps a core busy."""


def comes_true(holds: Callable[[], object], *, within_s: float, every_s: float = LOOK_EVERY_S) -> bool:
    """Wait until it holds; false if that takes too long."""
    until_s = time.monotonic() + within_s
    while not holds():
        if time.monotonic() > until_s:
            return False
        time.sleep(every_s)
    return True


def until(holds: Callable[[], object], what: str, *, within_s: float = 90, every_s: float = LOOK_EVERY_S) -> None:
    """Wait until it holds; fails with `what` if that takes too long."""
    assert comes_true(holds, within_s=within_s, every_s=every_s), f"not within {within_s:.0f} s: {what}"


def until_the_engine_says(holds: Callable[[], object], what: str, *, within_s: float = 240) -> None:
    """Wait for something that the Docker engine is asked about."""
    until(holds, what, within_s=within_s, every_s=ASK_THE_ENGINE_EVERY_S)
