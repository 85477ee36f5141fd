"""A Compose installation from outside, with the demo's boroughs; what the demo left is in the ledger from the start."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

from stride_cli.environment import Environment, load_environment
from stride_cli.state import StateFolder

from tests.chaos.ledger import IDS, Entry
from tests.chaos.outside import Outside
from tests.e2e.recount.events import once_each
from tests.waiting import until, until_the_engine_says

if TYPE_CHECKING:
    from tests.chaos.team import Team
    from tests.e2e.composed import Composed

BOROUGHS = ("ealing", "lambeth", "merton", "southwark")
AT_WORK = ("lambeth", "merton")
MISSING_SCHEME = "merton", "walk-and-talk"  # the demo launches another one there, and teams walk
ROLES = ("central", "coordinator", "service")


class ComposedRoom(Outside):
    """One installation.

    Args:
        installation: up, with the demo played on it.
    """

    def __init__(self, installation: Composed) -> None:
        roles = [part for role in ROLES for part in ("--role", role)]
        boroughs = [part for slug in ("*", *BOROUGHS) for part in ("--borough", slug)]
        super().__init__(BOROUGHS, installation.stride("token", *roles, *boroughs).strip())
        self.installation = installation
        borough, scheme = MISSING_SCHEME
        installation.stride("borough", "onboard", borough, "--scheme", scheme)
        self._write_down_what_is_there()

    def url(self, process: str) -> str:
        """Where a service listens."""
        return self.installation.url(process)

    def environment(self) -> Environment:
        """How to reach the installation."""
        return load_environment(StateFolder(self.installation.state))

    def teams(self) -> list[Team]:
        """The teams of two boroughs; to one of them belong the systems that run as containers."""
        return self.teams_at([self.url("sessions")], AT_WORK)

    def kill(self, service: str) -> None:
        """End a container as a crash would; it is gone when this returns."""
        self.installation.compose("kill", service)
        until_the_engine_says(lambda: not self.state_of(service)["Running"], f"{service} is dead")

    def stop(self, service: str) -> float:
        """Ask a container to end, as `docker compose stop` does; the seconds it took."""
        before = time.monotonic()
        self.installation.compose("stop", service)
        return time.monotonic() - before

    def state_of(self, service: str) -> dict[str, object]:
        """What the engine says of a service's container."""
        [seen] = self.installation.inspect(self.installation.container(service))
        state: dict[str, object] = seen["State"]
        return state

    def missed(self, more: int) -> None:
        """Wait until so many more commands have been put off."""
        enough = self.ledger.troubles.total() + more
        until(lambda: self.ledger.troubles.total() >= enough, f"{more} commands put off")

    def _write_down_what_is_there(self) -> None:
        """The demo's answers, from its events; the time of a session, which no event has, from sessions."""
        self.settle()
        starts = {row["session_id"]: row["starts_at"] for slug in BOROUGHS for row in self._sessions_of(slug)}
        for record in once_each(self.records()):
            if record.name in IDS:
                facts = json.loads(record.value)
                session_id = facts.get("session_id")
                answer = {**facts, "starts_at": starts.get(session_id)}
                self.ledger.write(Entry(record.name, record.borough, session_id, answer))

    def _sessions_of(self, borough: str) -> list[dict[str, str]]:
        return list(self.listed("sessions", f"/boroughs/{borough}/sessions"))
