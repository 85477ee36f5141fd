"""Waits for something to become true by looking again and again, for so long and no longer."""

import asyncio
import time
from collections.abc import Callable

from stride_cli.environment import Environment
from stride_cli.errors import TimedOut
from stride_cli.status import look

LOOK_EVERY_S = 0.3  # a look opens connections to all servers, and takes as long


def wait_for(missing: Callable[[], str], *, within_s: float) -> None:
    """Wait until `missing` says nothing; raises `TimedOut` with what it said last."""
    deadline = time.monotonic() + within_s
    while said := missing():
        if time.monotonic() > deadline:
            raise TimedOut(
                f"after {within_s:.0f} s there is still: {said}", way_out="The logs in the state folder say why."
            )
        time.sleep(LOOK_EVERY_S)


class Settled:
    """Whether everything said has been heard by all and every mail has gone: twice, with nothing published between.

    Once is not enough: between looking at the outbox and at the topics, a reply may have become an event.
    """

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._published_before = -1

    def __call__(self) -> str:
        """What is missing; for `wait_for`."""
        seen = asyncio.run(look(self._environment))
        is_first = seen.published != self._published_before
        self._published_before = -1 if seen.unsettled else seen.published
        return seen.unsettled or ("a second look" if is_first else "")
