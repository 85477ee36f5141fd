"""A table of which a column is sealed, as the resealer goes through it: by its key, a few rows at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import asyncpg

from stride_chassis.postgres import connection_of
from stride_chassis.queries import load_queries

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence

    from stride_chassis.postgres import Connection, Pool

BATCH = 100

_queries = load_queries("stride_chassis", "sql/seal.sql")
_parked = load_queries("stride_chassis", "sql/project.sql")


@dataclass(frozen=True, slots=True)
class Sealed:
    """A row's key, and what it held when it was read."""

    key: Mapping[str, Any]
    sealed: bytes


@dataclass(frozen=True, slots=True)
class SealedTable:
    """A table with a sealed column, and the two statements that go through it.

    Args:
        name: its name, for the figures.
        find: the next rows by key, `most` of them, after the row whose key columns are given by their names; each row
            has those columns, and `sealed`.
        save: writes `sealed` into the row of a key if it still holds `read`; true if it did.
        start: the key's columns, with values before every row's.
    """

    name: str
    find: Callable[..., AsyncIterator[asyncpg.Record]]
    save: Callable[..., Awaitable[bool | None]]
    start: Mapping[str, Any]

    async def replace(self, conn: Connection, rows: Sequence[tuple[Sealed, bytes]]) -> int:
        """Put new bytes in place of those that were read, in one transaction; returns in how many rows.

        It waits for nobody for long: it holds rows while it does, and who waits for those must not wait for us.
        """
        try:
            async with conn.transaction():
                await _queries.be_brief(conn)
                return sum([bool(await self.save(conn, **row.key, read=row.sealed, sealed=new)) for row, new in rows])
        except asyncpg.LockNotAvailableError:
            return 0


async def rows_of(table: SealedTable, pool: Pool) -> AsyncIterator[list[Sealed]]:
    """All rows of a table in the order of their keys, batch by batch; nothing is held between two."""
    after = table.start
    while True:
        async with connection_of(pool) as conn:
            rows = [row async for row in table.find(conn, **after, most=BATCH)]
        batch = [Sealed({column: row[column] for column in table.start}, row["sealed"]) for row in rows]
        if batch:
            yield batch
        if len(batch) < BATCH:
            return
        after = batch[-1].key


PARKED = SealedTable("parked", _parked.find_sealed_parked, _parked.reseal_parked, start={"id": 0})
"""What the projections of a service have set aside."""
