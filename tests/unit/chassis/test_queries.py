"""Named statements load, tell their names, and are not run on a pool."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from stride_chassis.queries import PoolInsteadOfConnection, load_queries, statement_names, statement_text

if TYPE_CHECKING:
    from stride_chassis import Resources


class Recording:
    """Stands where a connection would, and notes what it is asked."""

    async def fetchval(self, sql: str, *arguments: object) -> tuple[str, tuple[object, ...]]:
        return sql, arguments


def test_the_names_are_those_of_the_file() -> None:
    assert statement_names(load_queries("stride_chassis", "sql/boot.sql")) == {"sign_of_life", "try_migration_lock"}


def test_the_text_is_what_postgres_receives() -> None:
    queries = load_queries("stride_chassis", "sql/boot.sql")
    assert "SELECT 1" in statement_text(queries, "sign_of_life")


async def test_a_statement_runs_on_a_connection() -> None:
    sql, arguments = await load_queries("stride_chassis", "sql/boot.sql").sign_of_life(Recording())
    assert "SELECT 1" in sql
    assert arguments == ()


def test_a_statement_refuses_a_pool(resources: Resources) -> None:
    with pytest.raises(PoolInsteadOfConnection):
        load_queries("stride_chassis", "sql/boot.sql").sign_of_life(resources.pool)
