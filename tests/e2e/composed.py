"""One Compose installation for tests: a project, a state folder and ports of its own; spoken to as its users do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from stride_provision.ports import free_port

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[2]
STRIDE = Path(sys.executable).with_name("stride")
PUBLISHED = ("SESSIONS", "REPORTS", "NOTIFICATIONS", "KAFKA", "KAFKA_PUBLIC", "POSTGRES", "PROMETHEUS")
WITHIN_S = 600
PORTS_OF_A_PROCESS = 1000
WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
PORTS = range(12_000 + WORKER * PORTS_OF_A_PROCESS, 12_000 + (WORKER + 1) * PORTS_OF_A_PROCESS)
"""Ports for this process of a test run alone: they are chosen minutes before a container listens on them."""
CLEAR_LINE = "\x1b[2K"  # Compose begins each line of a log with it, also where no terminal is
_chosen: set[int] = set()


@dataclass
class Composed:
    """A project of docker-compose.yml; `profiles` as on the command line, `settings` beside ours win."""

    state: Path
    profiles: tuple[str, ...] = ("demo",)
    settings: Mapping[str, str] = field(default_factory=dict)
    project: str = field(default_factory=lambda: f"stride-test-{uuid4().hex[:8]}")
    _ports: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in PUBLISHED:
            self._ports[name] = free_port(among=PORTS, avoid=_chosen)
            _chosen.add(self._ports[name])

    @property
    def environment(self) -> dict[str, str]:
        """What `stride compose` and `docker compose` are told."""
        ports = {f"STRIDE_{name}_PORT": str(port) for name, port in self._ports.items()}
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("STRIDE_")}
        return {**inherited, **ports, "STRIDE_COMPOSE_STATE": str(self.state), **self.settings}

    def init(self, *arguments: str) -> str:
        """Make secrets and settings, as `stride compose init` does."""
        return run([str(STRIDE), "compose", "init", *arguments], self.environment)

    def compose(self, *arguments: str, within_s: float = WITHIN_S, check: bool = True) -> str:
        """Call `docker compose` for this project; returns what it printed on standard output."""
        profiles = [part for profile in self.profiles for part in ("--profile", profile)]
        command = ["docker", "compose", "--project-directory", str(ROOT), "-p", self.project, *profiles, *arguments]
        return run(command, self.environment, within_s=within_s, check=check)

    def up(self) -> None:
        """Start what does not run and wait until all is healthy."""
        self.compose("up", "--detach", "--wait", "--quiet-pull")

    def down(self) -> None:
        """Remove containers, networks and volumes."""
        self.compose("down", "--volumes", "--remove-orphans", "--timeout", "10")

    def logs(self, service: str) -> list[str]:
        """A service's log lines so far."""
        lines = self.compose("logs", "--no-log-prefix", "--no-color", service).splitlines()
        return [line.removeprefix(CLEAR_LINE) for line in lines]

    def container(self, service: str) -> str:
        """The id of a service's container."""
        return self.compose("ps", "--all", "--quiet", service).strip()

    def inspect(self, *ids: str) -> list[dict[str, Any]]:
        """What the engine says of containers or images."""
        found: list[dict[str, Any]] = json.loads(run(["docker", "inspect", *ids], self.environment))
        return found

    def stride(self, *arguments: str, check: bool = True) -> str:
        """Call the `stride` command for this installation."""
        return run([str(STRIDE), *arguments, "--state", str(self.state)], self.environment, check=check)

    def env(self) -> dict[str, Any]:
        """What `stride env --json` says."""
        found: dict[str, Any] = json.loads(self.stride("env", "--json"))
        return found

    def url(self, service: str) -> str:
        """Where a service listens."""
        return f"http://127.0.0.1:{self._ports[service.upper()]}"


def run(
    command: list[str],
    environment: Mapping[str, str],
    *,
    within_s: float = WITHIN_S,
    check: bool = True,
    folder: Path = ROOT,
) -> str:
    """Run a command, in the repository unless told otherwise; fails with what it said."""
    done = subprocess.run(  # noqa: S603  # our own commands, no shell
        command, cwd=folder, env=dict(environment), capture_output=True, text=True, timeout=within_s, check=False
    )
    assert not check or done.returncode == 0, f"{' '.join(command)} ended with {done.returncode}: {done.stderr[-3000:]}"
    return done.stdout
