"""Loads the named statements of a package's SQL files; it refuses to run one on a pool."""

from collections.abc import Callable
from functools import wraps
from importlib.resources import files
from typing import Any, Protocol

import aiosql
import asyncpg
from aiosql.queries import Queries as LoadedQueries

_CURSOR = "_cursor"


class Queries(Protocol):
    """The statements of one file, each a method by its name: `await queries.add_session(conn, borough=...)`.

    What a statement answers depends on the mark after its name (aiosql): none an async iterator of records,
    `^` a record or None, `$` a value, `!` the status text, `<!` the returned value or record.
    """

    available_queries: list[str]

    def __getattr__(self, name: str) -> Any: ...  # noqa: ANN401 - aiosql makes the methods when it reads the file


class PoolInsteadOfConnection(TypeError):
    """A statement was given a pool: it would run on a connection of its own, outside your transaction."""


class _ConnectionQueries(LoadedQueries):
    def add_query(self, query_name: str, fn: Callable[..., Any]) -> None:
        super().add_query(query_name, _refusing_pools(fn))


def load_queries(package: str, file: str = "sql/queries.sql") -> Queries:
    """Load the statements of `file` in an import package; raises aiosql's errors if it is unsound."""
    text = files(package).joinpath(file).read_text(encoding="utf-8")
    queries: Queries = aiosql.from_str(text, "asyncpg", mandatory_parameters=False, queries_cls=_ConnectionQueries)
    return queries


def statement_names(queries: Queries) -> frozenset[str]:
    """The names the file gives, for the guard test that compares them with the names in use."""
    names = frozenset(queries.available_queries)
    return frozenset(name for name in names if name.removesuffix(_CURSOR) not in names - {name})


def statement_text(queries: Queries, name: str) -> str:
    """The statement as Postgres receives it (`$1`, `$2`), for the guard test that prepares each one."""
    return str(getattr(queries, name).sql)


def _refusing_pools(statement: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(statement)
    def on_a_connection(connection: object, *args: object, **kwargs: object) -> object:
        if isinstance(connection, asyncpg.Pool):
            raise PoolInsteadOfConnection
        return statement(connection, *args, **kwargs)

    return on_a_connection
