"""A coalesced wake-up between tasks of one process: many nudges while nobody looks are one."""

from __future__ import annotations

import asyncio


class Nudge:
    """Say that there may be work; wait until somebody says so, or until it is time to look anyway."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def set(self) -> None:
        """Wake whoever waits, now or next time."""
        self._event.set()

    async def wait(self, seconds: float) -> bool:
        """Wait for a nudge, at most so many seconds; true if there was one."""
        try:
            async with asyncio.timeout(seconds):
                await self._event.wait()
        except TimeoutError:
            return False
        self._event.clear()
        return True
