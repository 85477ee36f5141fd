"""Brings back what dies while `stride up` serves, later each time it dies soon; says so, and gives nothing up."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from threading import Event

from stride_provision import ProvisionFailed

from stride_cli.stack import Stack

LOOK_EVERY_S = 0.25
FIRST_WAIT_S = 0.5
LONGEST_WAIT_S = 30.0
LIVED_WELL_S = 60.0


@dataclass(slots=True)
class Backoff:
    """When to try again: at once, then after twice as long each time, from the start again after a good life."""

    wait_s: float = 0.0
    tried_at: float = float("-inf")

    def is_due(self, now: float) -> bool:
        """Whether the wait is over."""
        return now >= self.tried_at + self.wait_s

    def tried(self, now: float) -> None:
        """Remember a try, and wait longer for the next."""
        has_lived_well = now - self.tried_at > LIVED_WELL_S + self.wait_s
        self.wait_s = FIRST_WAIT_S if has_lived_well else min(LONGEST_WAIT_S, self.wait_s * 2 or FIRST_WAIT_S)
        self.tried_at = now


@dataclass(slots=True)
class Supervisor:
    """Watches a stack until told to end."""

    stack: Stack
    say: Callable[[str], None]
    _backoffs: dict[str, Backoff] = field(default_factory=dict, init=False)

    def run(self, until: Event) -> None:
        """Watch until `until` is set."""
        while not until.wait(LOOK_EVERY_S):
            self.look(time.monotonic())

    def look(self, now: float) -> None:
        """Restart what is dead and due."""
        restarts: dict[str, Callable[[], None]] = {
            name: partial(self.stack.start_service, name, wait=False) for name in self.stack.fleet.dead()
        }
        servers = {"kafka": self.stack.start_broker, "postgres": self.stack.start_postgres}
        restarts |= {name: start for name, start in servers.items() if name not in self.stack.servers.pids}
        for name, restart in restarts.items():
            backoff = self._backoffs.setdefault(name, Backoff())
            if backoff.is_due(now):
                backoff.tried(now)
                self._restart(name, restart)

    def _restart(self, name: str, restart: Callable[[], None]) -> None:
        self.say(f"{name} has ended: starting it again")
        try:
            restart()
        except (ProvisionFailed, OSError) as error:
            self.say(f"{name} does not start: {error}")
