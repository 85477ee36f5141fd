"""A container that stands for a server: at one loopback address for life, removed with its volumes in the end."""

from __future__ import annotations

import atexit
from contextlib import suppress
from typing import TYPE_CHECKING, Self

from docker.errors import NotFound
from stride_provision.ports import LOOPBACK
from testcontainers.core.container import DockerContainer

from tests.infra.engine import labels

if TYPE_CHECKING:
    from collections.abc import Mapping

MEMORY = "768m"
NETWORK = "bridge"


class ServerContainer(DockerContainer):
    """A server in a container: `start`, `kill`, and `start` again at the same address with what it held.

    The ports are chosen before the start, `{inside: outside}`, since a broker has to advertise its own, and since
    clients expect a server to come back where it was. A secret belongs in a file that `with_copy_into_container`
    brings, never into the environment, which `docker inspect` shows.
    """

    def __init__(self, image: str, ports: Mapping[int, int], *, memory: str = MEMORY) -> None:
        super().__init__(image)
        self.with_kwargs(mem_limit=memory, labels=labels(), network=NETWORK)
        for inside, outside in ports.items():
            self.ports[f"{inside}/tcp"] = (LOOPBACK, outside)  # type: ignore[assignment] # handed on to docker, which takes an address too

    def start(self) -> Self:
        """Create it, or start it again, and wait until the server answers."""
        if self._container is None:
            atexit.register(self.discard)
            return super().start()
        self._container.start()
        if self._wait_strategy is not None:
            self._wait_strategy.wait_until_ready(self)
        return self

    def kill(self) -> None:
        """End its process as a crash would; returns when it has ended."""
        container = self.get_wrapped_container()
        container.kill()
        container.wait()

    def freeze(self) -> None:
        """Let all its processes stand still; connections stay open."""
        self.get_wrapped_container().pause()

    def thaw(self) -> None:
        """Let them go on."""
        self.get_wrapped_container().unpause()

    def discard(self) -> None:
        """Remove it and its volumes; may be repeated."""
        atexit.unregister(self.discard)
        if self._container is not None:
            with suppress(NotFound):
                self.stop()
            self._container = None
