"""Measures containers from outside: a service's CPU time, and how often it tries to connect; changes nothing in it.

Attempts are counted where they leave: packets that open a connection, and look-ups of a name, which is all that an
attempt comes to while the name is unknown. The counting rules stand in the container's own network namespace.
"""

from __future__ import annotations

import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.e2e.composed import Composed

CGROUPS = Path("/sys/fs/cgroup")
OPENS_A_CONNECTION = ("-p", "tcp", "--syn", "!", "-o", "lo")
LOOKS_UP_A_NAME = ("-p", "udp", "--dport", "53")
PACKETS_A_LOOK_UP = 2  # one for each family of addresses


@dataclass(frozen=True)
class Effort:
    """What a service spent over a while: a share of one core, and attempts to connect a second."""

    cpu: float
    attempts: float

    @property
    def is_calm(self) -> bool:
        """Whether it is below what an outage may cost."""
        return self.cpu < 0.20 and self.attempts < 5


def efforts(installation: Composed, services: Sequence[str], *, seconds: float) -> dict[str, Effort]:
    """Measure services for a while."""
    pids = {service: _pid(installation, service) for service in services}
    for pid in pids.values():
        _count_anew(pid)
    before = {service: _spent(pid) for service, pid in pids.items()}
    began = time.monotonic()
    time.sleep(seconds)
    lasted = time.monotonic() - began
    return {service: _effort(before[service], _spent(pid), lasted) for service, pid in pids.items()}


def _effort(before: tuple[float, float], after: tuple[float, float], seconds: float) -> Effort:
    cpu, attempts = (late - early for early, late in zip(before, after, strict=True))
    return Effort(cpu / seconds, attempts / seconds)


def _spent(pid: int) -> tuple[float, float]:
    opened, asked = _packets(pid)
    return _cpu_seconds(pid), max(opened, asked / PACKETS_A_LOOK_UP)


def _pid(installation: Composed, service: str) -> int:
    [seen] = installation.inspect(installation.container(service))
    pid: int = seen["State"]["Pid"]
    assert pid, f"{service} does not run"
    return pid


def _cpu_seconds(pid: int) -> float:
    """By the container's control group, so that its health checks count too."""
    for line in Path(f"/proc/{pid}/cgroup").read_text().splitlines():
        _, controllers, path = line.split(":", 2)
        if "cpuacct" in controllers.split(","):
            return int((CGROUPS / "cpuacct" / path.lstrip("/") / "cpuacct.usage").read_text()) / 1e9
    stat = (CGROUPS / path.lstrip("/") / "cpu.stat").read_text().split()
    return int(stat[stat.index("usage_usec") + 1]) / 1e6


def _count_anew(pid: int) -> None:
    _iptables(pid, "-F", "OUTPUT")
    for rule in (OPENS_A_CONNECTION, LOOKS_UP_A_NAME):
        _iptables(pid, "-A", "OUTPUT", *rule)


def _packets(pid: int) -> list[int]:
    lines = _iptables(pid, "-L", "OUTPUT", "-v", "-x", "-n").splitlines()
    return [int(line.split()[0]) for line in lines[2:]]


def _iptables(pid: int, *arguments: str) -> str:
    command = ["nsenter", "-t", str(pid), "-n", "iptables", "-w", "-t", "raw", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603  # our own command
