"""A Compose installation whose servers fail; one borough works on it, and everything answered is in the ledger."""

from __future__ import annotations

import time
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import httpx
from stride_cli.environment import Environment, load_environment
from stride_cli.state import StateFolder

from tests.chaos.compose.gauge import Effort, efforts
from tests.chaos.compose.story import Story, story
from tests.chaos.outside import Outside
from tests.waiting import until, until_the_engine_says

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.chaos.team import Team
    from tests.e2e.composed import Composed

BOROUGH = "lambeth"
SERVICES = ("sessions", "reports", "notifications")
ROLES = ("central", "coordinator", "service")
MEASURED_S = 20.0
NOTICED_WITHIN_S = 120.0
RECOVERED_WITHIN_S = 240.0


class FaultRoom(Outside):
    """One installation, up.

    Args:
        installation: the project.
        notes: where what is measured is written down, by fault.
    """

    def __init__(self, installation: Composed, notes: dict[str, list[str]]) -> None:
        roles = [part for role in ROLES for part in ("--role", role)]
        installation.stride("borough", "onboard", BOROUGH, "--scheme", "walk-and-talk")
        token = installation.stride("token", *roles, "--borough", "*", "--borough", BOROUGH)
        super().__init__((BOROUGH,), token.strip())
        self.installation = installation
        self._notes = notes

    def url(self, process: str) -> str:
        """Where a service listens."""
        return self.installation.url(process)

    def environment(self) -> Environment:
        """How to reach the installation."""
        return load_environment(StateFolder(self.installation.state))

    @property
    def team(self) -> Team:
        """The borough's team."""
        return self.teams_at([self.url("sessions")], self.boroughs)[0]

    def is_ready(self, service: str) -> bool:
        """Whether a service says that it is."""
        try:
            return httpx.get(f"{self.url(service)}/health/ready", timeout=30).is_success
        except httpx.TransportError:
            return False

    def _is_unready(self, service: str) -> bool:
        return not self.is_ready(service)

    def unready(self, services: Sequence[str] = SERVICES) -> None:
        """Wait until services have noticed."""
        for service in services:
            until(partial(self._is_unready, service), f"{service} has noticed", within_s=NOTICED_WITHIN_S)

    def recovered(self, fault: str, services: Sequence[str] = SERVICES) -> None:
        """Wait until services are ready, and write down how long that took."""
        began = time.monotonic()
        for service in services:
            until(partial(self.is_ready, service), f"{service} is ready", within_s=RECOVERED_WITHIN_S)
            self._note(fault, f"{service} ready after {time.monotonic() - began:.1f} s")

    def efforts(self, fault: str, services: Sequence[str] = SERVICES) -> dict[str, Effort]:
        """Measure services for a while, and write it down."""
        found = efforts(self.installation, services, seconds=MEASURED_S)
        for service, effort in found.items():
            self._note(fault, f"{service} {effort.cpu:.0%} of a core, {effort.attempts:.1f} attempts/s")
        return found

    def story(self, service: str, since: str, fault: str, server: str) -> Story:
        """What a service logged since a moment; its causes are written down."""
        told = self.story_of(service, since)
        self._note(fault, f"{service} logged {told.causes(server)}")
        if told.starts():
            self._note(fault, f"{service} was started anew {told.starts()} times; it had said {told.loud()}")
        return told

    def story_of(self, service: str, since: str) -> Story:
        """What a service logged since a moment."""
        return story(self.installation, service, since=since)

    def back(self, server: str) -> None:
        """Wait until a server that was started is well."""
        until_the_engine_says(partial(self._is_healthy, server), f"{server} is healthy", within_s=RECOVERED_WITHIN_S)

    def _is_healthy(self, server: str) -> bool:
        [seen] = self.installation.inspect(self.installation.container(server))
        return bool(seen["State"]["Health"]["Status"] == "healthy")

    def put_off(self, more: int) -> None:
        """Wait until so many more commands have been put off."""
        enough = self.ledger.troubles.total() + more
        until(lambda: self.ledger.troubles.total() >= enough, f"{more} commands put off")

    @contextmanager
    def lasting(self, seconds: float) -> Iterator[None]:
        """Go on only when so much time has passed, whatever was done meanwhile."""
        ends_at = time.monotonic() + seconds
        yield
        time.sleep(max(0.0, ends_at - time.monotonic()))

    def _note(self, fault: str, fact: str) -> None:
        self._notes.setdefault(fault, []).append(fact)


def now() -> str:
    """This moment, as the engine takes it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
