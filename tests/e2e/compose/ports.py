"""Which ports an installation publishes, and where this machine listens on them; opens none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.e2e.composed import run

if TYPE_CHECKING:
    from tests.e2e.composed import Composed

LOOPBACK, EVERYWHERE = "127.0.0.1", "0.0.0.0"  # noqa: S104  # what we look for


def published(installation: Composed) -> dict[tuple[str, str], list[tuple[str, int]]]:
    """Every port that is published: service and port inside, to addresses and ports on this machine."""
    containers = installation.inspect(*installation.compose("ps", "--quiet").split())
    return {
        (container["Config"]["Labels"]["com.docker.compose.service"], inside): [
            (address["HostIp"], int(address["HostPort"])) for address in addresses
        ]
        for container in containers
        for inside, addresses in container["NetworkSettings"]["Ports"].items()
        if addresses
    }


def listening_on(ports: set[int], installation: Composed) -> dict[int, set[str]]:
    """On which addresses this machine listens, for those of these ports that it listens on."""
    found: dict[int, set[str]] = {}
    sockets = run(["ss", "--listening", "--tcp", "--numeric", "--no-header"], installation.environment)
    for line in sockets.splitlines():
        address, _, port = line.split()[3].rpartition(":")
        if int(port) in ports:
            found.setdefault(int(port), set()).add(address)
    return found
