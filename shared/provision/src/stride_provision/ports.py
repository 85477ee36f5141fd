"""Chooses free loopback ports below the range the system hands out itself; it holds none of them.

A port of the ephemeral range may be taken by any outgoing connection while its server is down, even by a
client that is trying to reach that very server.
"""

import random
import socket
from collections.abc import Collection, Sequence

LOOPBACK = "127.0.0.1"
PORTS = range(20000, 32000)
_TRIES = 200


def is_free(port: int) -> bool:
    """Tell whether a server could listen on the port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True


def free_port(preferred: int | None = None, *, avoid: Collection[int] = (), among: Sequence[int] = PORTS) -> int:
    """Return `preferred` where it is still free, else another free port; raises OSError where none is."""
    if preferred is not None and preferred not in avoid and is_free(preferred):
        return preferred
    for _ in range(_TRIES):
        port = random.choice(among)  # noqa: S311 -- a port is no secret
        if port not in avoid and is_free(port):
            return port
    message = f"no free port on {LOOPBACK} between {among[0]} and {among[-1]}"
    raise OSError(message)


def answers(port: int) -> bool:
    """Tell whether somebody accepts connections on the port."""
    try:
        with socket.create_connection((LOOPBACK, port), timeout=1):
            return True
    except OSError:
        return False
