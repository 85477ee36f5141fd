"""Asks a server for a sign of life every 2 s, on a connection of its own, and says when an outage begins and ends.

It neither floods nor dies: while the server is away it is asked again after 0.5 s, then ever less often, up to
every 5 s. A connection that merely broke is opened anew before it counts as an outage, so that the log names why the
server cannot be reached, and not that something was closed.
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager

from stride_chassis.health import Health
from stride_chassis.outage import Outage

ANSWER_SECONDS = 5.0
FIRST_RETRY_SECONDS = 0.5
LONGEST_RETRY_SECONDS = 5.0
WATCH_SECONDS = 2.0


class Watch(ABC):
    """A worker that reports as `name`, which readiness counts.

    Args:
        health: where it reports.
    """

    name: str
    server: str

    def __init__(self, health: Health) -> None:
        self._health = health
        self._is_alive = False

    @abstractmethod
    def connected(self) -> AbstractAsyncContextManager[Callable[[], Awaitable[object]]]:
        """Connect, and give what asks for a sign of life; both raise where the server is away."""

    @abstractmethod
    def is_away(self, error: BaseException) -> bool:
        """Whether an error says that the server cannot do it now and may later; any other ends the worker."""

    async def run(self) -> None:
        """Watch until cancelled."""
        delay = FIRST_RETRY_SECONDS
        while True:
            try:
                await self._watch()
            except Exception as error:
                if not self.is_away(error):
                    raise
                if self._is_alive:
                    delay = FIRST_RETRY_SECONDS
                self._note(error)
            await asyncio.sleep(delay)
            delay = min(delay * 2, LONGEST_RETRY_SECONDS)

    async def _watch(self) -> None:
        async with self.connected() as ask:
            while True:
                async with asyncio.timeout(ANSWER_SECONDS):
                    await ask()
                self._is_alive = True
                self._health.report(self.name, is_ready=True)
                await asyncio.sleep(WATCH_SECONDS)

    def _note(self, error: Exception) -> None:
        has_merely_broken = self._is_alive and not isinstance(error, TimeoutError)
        self._is_alive = False
        if not has_merely_broken:
            self._health.report_outage(self.name, self.server, Outage.of(error))
