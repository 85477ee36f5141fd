"""Opens the service's pool and watches its database; it refuses to wait for a connection without bound."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TypeAlias, cast

import asyncpg

from stride_chassis.health import Health
from stride_chassis.queries import load_queries
from stride_chassis.watch import Watch

if TYPE_CHECKING:
    Connection: TypeAlias = asyncpg.Connection[asyncpg.Record]
    Pool: TypeAlias = asyncpg.Pool[asyncpg.Record]
else:  # asyncpg is generic in its stubs only
    Connection = asyncpg.Connection
    Pool = asyncpg.Pool

CONNECT_SECONDS = 5.0
ACQUIRE_SECONDS = 5.0

_SESSION = {
    "jit": "off",
    "lock_timeout": "10s",
    "statement_timeout": "30s",
    "idle_in_transaction_session_timeout": "10s",
}
_AWAY = (
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.TransactionRollbackError,
    asyncpg.LockNotAvailableError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
)
_BEING_ENDED = "another operation (2)"  # asyncpg's state 2: the server has sent an error that answers no query
_UNUSABLE = (
    asyncpg.CharacterNotInRepertoireError,
    asyncpg.UntranslatableCharacterError,
    asyncpg.NumericValueOutOfRangeError,
    asyncpg.StringDataRightTruncationError,
    asyncpg.DatetimeFieldOverflowError,
    asyncpg.InvalidTextRepresentationError,
)


def is_away(error: BaseException) -> bool:
    """True where `error` says that Postgres cannot do it now and may later."""
    if isinstance(error, asyncpg.InterfaceError):
        return "clos" in str(error)  # "connection is closed", "pool is closing": asyncpg has no class for it
    if isinstance(error, asyncpg.InternalClientError):
        return _BEING_ENDED in str(error)  # Postgres ends an idle connection just as it is used
    if isinstance(error, OSError):
        return error.filename is None  # the network's errors name no file
    return isinstance(error, _AWAY)


def is_unmigrated(error: BaseException) -> bool:
    """True where the database lacks what a statement asks of it: a table, a column, a grant. No event is to blame."""
    return isinstance(error, asyncpg.SyntaxOrAccessError)


def is_unusable_value(error: BaseException) -> bool:
    """True where Postgres, or the driver, refuses a value itself: a NUL in a text, a number out of range."""
    is_refused_by_driver = type(error) is asyncpg.DataError  # its subclasses come from the server
    return is_refused_by_driver or isinstance(error, _UNUSABLE)


async def open_pool(dsn: str, name: str, *, max_size: int = 10) -> Pool:
    """Open a pool that connects when it is used, so that it opens also while Postgres is away.

    `name` is shown in `pg_stat_activity`. Sessions have bounds: 10 s for a lock and for
    a transaction that stands idle (a stopped process lets go of its rows), 30 s for a statement.
    """
    return await asyncpg.create_pool(
        dsn,
        min_size=0,
        max_size=max_size,
        timeout=CONNECT_SECONDS,
        server_settings={"application_name": name, **_SESSION},
    )


@asynccontextmanager
async def connection_of(pool: Pool) -> AsyncIterator[Connection]:
    """Lend a connection; raises TimeoutError after 5 s without a free one."""
    async with pool.acquire(timeout=ACQUIRE_SECONDS) as connection:
        yield cast("Connection", connection)


class DatabaseWatch(Watch):
    """Reports as `database`: whether Postgres answers and lets this service in.

    Args:
        dsn: the address of the service's database.
        health: where it reports.
    """

    name = "database"
    server = "postgres"

    def __init__(self, dsn: str, health: Health) -> None:
        super().__init__(health)
        self._dsn = dsn
        self._queries = load_queries("stride_chassis", "sql/boot.sql")

    def is_away(self, error: BaseException) -> bool:
        return is_away(error)

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[Callable[[], Awaitable[object]]]:
        connection = await asyncpg.connect(self._dsn, timeout=CONNECT_SECONDS)
        try:
            yield lambda: self._queries.sign_of_life(connection)
        finally:
            connection.terminate()
