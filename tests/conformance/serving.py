"""Serves a service as it is served, by uvicorn over HTTP, in a thread of its own; only Kafka is not there."""

from __future__ import annotations

import asyncio
import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import httpx
from stride_chassis.app import build_app
from stride_chassis.resources import open_resources
from stride_chassis.server import HttpServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stride_chassis import Service
    from stride_provision import Issuer

START_SECONDS, STOP_SECONDS = 90, 90
EVERY_ROLE = ("officer", "coordinator", "central", "analyst", "service", "information-governance")


@dataclass(frozen=True)
class Caller:
    """Somebody with a token, who waits for answers."""

    http: httpx.Client
    token: str

    def ask(self, method: str, path: str, body: object = None, *, key: str | None = None) -> httpx.Response:
        """Ask with a body that is sent as JSON, or, where it is a text, as a spreadsheet."""
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key or str(uuid4())}
        content = None if body is None else (body if isinstance(body, str) else json.dumps(body)).encode()
        headers |= {} if body is None else {"Content-Type": "text/csv" if isinstance(body, str) else "application/json"}
        return self.http.request(method, path, headers=headers, content=content)

    def make(self, path: str, body: object) -> dict[str, Any]:
        """What was made."""
        made: dict[str, Any] = self.ask("POST", path, body).raise_for_status().json()
        return made


@dataclass(frozen=True)
class Api:
    """A service that is being served: where, who may call it, and what there is to name in Merton and next door.

    `apart` is the borough, by how a path ends, for what would change what all other operations meet. `renew` makes what
    can be used up, and `spare` keeps what was named by a request that was to be refused.
    """

    name: str
    url: str
    dsn: str
    issuer: Issuer
    names: dict[str, str] = field(default_factory=dict)
    neighbours: dict[str, str] = field(default_factory=dict)
    renew: dict[str, Callable[[], str]] = field(default_factory=dict)
    spare: dict[str, str] = field(default_factory=dict)
    apart: dict[str, str] = field(default_factory=dict)

    def caller(self, *boroughs: str, roles: tuple[str, ...] = EVERY_ROLE) -> Caller:
        http = httpx.Client(base_url=self.url, timeout=90)
        return Caller(http, self.issuer.token("somebody", roles, boroughs))

    def renewed(self, name: str, *, is_used: bool) -> str:
        """One that was made for whoever uses it up; all who are refused share one."""
        if is_used:
            return self.renew[name]()
        if name not in self.spare:
            self.spare[name] = self.renew[name]()
        return self.spare[name]

    def document(self) -> dict[str, Any]:
        """The OpenAPI document that it serves."""
        document: dict[str, Any] = self.caller("*").ask("GET", "/openapi.json").raise_for_status().json()
        return document

    def operations(self) -> list[tuple[str, str, dict[str, Any]]]:
        """Method, path and description of every operation."""
        paths = self.document()["paths"].items()
        return [(method.upper(), path, one) for path, methods in paths for method, one in methods.items()]


@contextmanager
def served(service: Service) -> Iterator[str]:
    """Serve it in a thread, and stop it in the end; gives its URL."""
    serving = _Serving(service)
    thread = threading.Thread(target=serving.run, name=service.name, daemon=True)
    thread.start()
    try:
        assert serving.is_up.wait(START_SECONDS), f"{service.name} does not serve"
        yield serving.url
    finally:
        serving.stop()
        thread.join(STOP_SECONDS)
        assert not thread.is_alive(), f"{service.name} does not stop"


class _Serving:
    def __init__(self, service: Service) -> None:
        self._service = service
        self._server: HttpServer | None = None
        self.is_up = threading.Event()
        self.url = ""

    def run(self) -> None:
        asyncio.run(self._serve())

    def stop(self) -> None:
        if self._server is not None:
            self._server.stop()

    async def _serve(self) -> None:
        async with open_resources(self._service.name, self._service.settings) as resources:
            app = build_app(self._service.name, self._service.routers(resources), resources)
            self._server = HttpServer(app, "127.0.0.1", 0)
            self.url = f"http://127.0.0.1:{self._server.port}"
            self.is_up.set()
            await self._server.run()
