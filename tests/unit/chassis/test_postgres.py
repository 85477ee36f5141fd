"""Errors of a server that is away are told from refused values and from mistakes; the watch neither floods nor dies."""

from __future__ import annotations

import asyncio

import asyncpg
import pytest
from stride_chassis.health import Health
from stride_chassis.postgres import DatabaseWatch, is_away, is_unusable_value

AWAY = [
    ConnectionRefusedError(111, "Connect call failed"),
    OSError("Multiple exceptions: [Errno 111] Connect call failed, [Errno 111] Connect call failed"),
    TimeoutError(),
    asyncpg.ConnectionDoesNotExistError("connection was closed in the middle of operation"),
    asyncpg.InterfaceError("cannot perform operation: connection is closed"),
    asyncpg.InterfaceError("pool is closing"),
    asyncpg.InternalClientError("cannot switch to state 15; another operation (2) is in progress"),
    asyncpg.CannotConnectNowError("the database system is starting up"),
    asyncpg.AdminShutdownError("terminating connection"),
    asyncpg.TooManyConnectionsError("too many clients"),
    asyncpg.DiskFullError("no space left"),
    asyncpg.QueryCanceledError("statement timeout"),
    asyncpg.DeadlockDetectedError("deadlock"),
    asyncpg.InvalidPasswordError("password authentication failed"),
    asyncpg.InvalidCatalogNameError("database does not exist"),
]
UNUSABLE = [
    asyncpg.CharacterNotInRepertoireError("0x00"),
    asyncpg.UntranslatableCharacterError("\\u0000 cannot be converted to text"),
    asyncpg.NumericValueOutOfRangeError("integer out of range"),
    asyncpg.DataError("invalid input for query argument $1"),
]
NEITHER = [
    asyncpg.InternalClientError("no encoder for OID 600"),
    asyncpg.InterfaceError("cannot perform operation: another operation is in progress"),
    asyncpg.UniqueViolationError("duplicate key"),
    asyncpg.UndefinedColumnError("column does not exist"),
    asyncpg.DivisionByZeroError("division by zero"),
    FileNotFoundError(2, "No such file", "/etc/stride"),
    RuntimeError("closed"),
]


@pytest.mark.parametrize("error", AWAY, ids=repr)
def test_a_server_that_is_away_may_come_back(error: Exception) -> None:
    assert is_away(error)
    assert not is_unusable_value(error)


@pytest.mark.parametrize("error", UNUSABLE, ids=repr)
def test_a_refused_value_is_nothing_to_wait_for(error: Exception) -> None:
    assert is_unusable_value(error)
    assert not is_away(error)


@pytest.mark.parametrize("error", NEITHER, ids=repr)
def test_a_mistake_is_neither(error: Exception) -> None:
    assert not is_away(error)
    assert not is_unusable_value(error)


async def test_the_watch_asks_a_server_that_is_away_less_and_less_often(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    sleep, watching = asyncio.sleep, asyncio.current_task()

    async def refuse(*_: object, **__: object) -> None:
        raise ConnectionRefusedError

    async def note(seconds: float) -> None:
        if asyncio.current_task() is not watching:  # a server of other tests, in a thread of its own
            await sleep(seconds)
            return
        waits.append(seconds)
        if len(waits) == 6:
            raise asyncio.CancelledError

    monkeypatch.setattr(asyncpg, "connect", refuse)
    monkeypatch.setattr(asyncio, "sleep", note)
    health = Health()
    with pytest.raises(asyncio.CancelledError):
        await DatabaseWatch("postgresql://127.0.0.1:1/none", health).run()
    assert waits == [0.5, 1.0, 2.0, 4.0, 5.0, 5.0]
    assert not health.ready
