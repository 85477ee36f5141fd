"""A watch says why a server is away, once; a connection that merely broke is opened anew before it counts."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from stride_chassis import watch
from stride_chassis.health import Health
from stride_chassis.kafka_watch import KafkaWatch
from stride_chassis.watch import Watch

from tests.logs import lines_from_here

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from stride_chassis.settings import ServiceSettings

DONE = "enough"


class Server:
    """Answers as often as it is told, then raises; `connects` says what each attempt to connect meets."""

    def __init__(self, *connects: Exception | None, breaks_with: Exception) -> None:
        self._connects = iter(connects)
        self._breaks_with = breaks_with
        self._has_answered = False

    def connect(self) -> None:
        met = next(self._connects, RuntimeError(DONE))
        self._has_answered = False
        if met is not None:
            raise met

    async def ask(self) -> None:
        if self._has_answered:
            raise self._breaks_with
        self._has_answered = True


class Watching(Watch):
    name = "database"
    server = "postgres"

    def __init__(self, server: Server, health: Health) -> None:
        super().__init__(health)
        self._server = server

    def is_away(self, error: BaseException) -> bool:
        return isinstance(error, OSError)

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[Callable[[], Awaitable[object]]]:
        self._server.connect()
        yield self._server.ask


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FIRST_RETRY_SECONDS", "LONGEST_RETRY_SECONDS", "WATCH_SECONDS"):
        monkeypatch.setattr(watch, name, 0)


async def lines_of(server: Server) -> list[tuple[str, str]]:
    """What is logged until the server is asked more often than it was told of."""
    with lines_from_here() as lines, pytest.raises(RuntimeError, match=DONE):
        await Watching(server, Health()).run()
    return [(line["event"], line.get("cause", "")) for line in lines]


async def test_an_outage_is_one_line_with_its_cause_and_its_end_another() -> None:
    refused = ConnectionRefusedError(111, "refused")
    server = Server(None, refused, refused, None, breaks_with=ConnectionResetError())
    assert await lines_of(server) == [
        ("check-ready", ""),
        ("check-not-ready", "connection refused"),
        ("check-ready", ""),
    ]


async def test_a_connection_that_merely_broke_is_no_outage() -> None:
    assert await lines_of(Server(None, None, breaks_with=ConnectionResetError())) == [("check-ready", "")]


async def test_a_server_that_falls_silent_is_one_at_once() -> None:
    server = Server(None, breaks_with=TimeoutError())
    assert await lines_of(server) == [("check-ready", ""), ("check-not-ready", "no answer in time")]


async def test_a_broker_that_refuses_is_told_with_its_reason(settings: ServiceSettings) -> None:
    health = Health()
    with lines_from_here() as lines:
        watching = asyncio.create_task(KafkaWatch(settings, health).run())
        async with asyncio.timeout(90):
            while not lines:
                await asyncio.sleep(0.01)
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
    told = {name: lines[0][name] for name in ("event", "check", "reason", "cause")}
    assert told == {
        "event": "check-not-ready",
        "check": "kafka",
        "reason": "kafka-away",
        "cause": "connection refused",
    }
    assert not health.ready
