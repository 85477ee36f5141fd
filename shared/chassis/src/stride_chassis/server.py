"""Serves HTTP with uvicorn on a socket that is bound first; it leaves signals and logs to the chassis."""

import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

GRACE_SECONDS = 8
LARGEST_HEAD = 16 * 1024


class HttpServer:
    """Binds when it is built (raises OSError where it cannot), serves in `run`, and ends it after `stop`.

    Whom a request came from is what one of `trusted_proxies` (addresses or networks) says in `X-Forwarded-For`, else
    who is connected. Ending means: accept nothing new, let requests in flight finish for up to 8 s, cancel the rest.
    """

    name = "http"

    def __init__(self, app: ASGIApp, host: str, port: int, *, trusted_proxies: Sequence[str] = ()) -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._socket = socket.create_server((host, port), family=family)
        # asyncio would set it only on sockets that name their protocol; without it every answer waits some 40 ms
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._server = _Server(
            uvicorn.Config(
                app,
                http="h11",
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                proxy_headers=bool(trusted_proxies),
                forwarded_allow_ips=list(trusted_proxies),
                server_header=False,
                h11_max_incomplete_event_size=LARGEST_HEAD,
                timeout_graceful_shutdown=GRACE_SECONDS,
            )
        )

    @property
    def port(self) -> int:
        """The port it listens on, also where 0 was asked for."""
        port: int = self._socket.getsockname()[1]
        return port

    async def run(self) -> None:
        """Serve until `stop`."""
        await self._server.serve(sockets=[self._socket])

    def stop(self) -> None:
        """Begin to end."""
        self._server.should_exit = True


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals alone: uvicorn would raise them again, and the process would not end with 0."""
        yield
