"""Postgres out: reads the figures as they stood at one moment; it writes nothing, and keeps nothing between reads."""

from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from stride_chassis import Connection, Pool, connection_of, load_queries

from stride_reports.domain import Counted, LaunchedScheme, Rollout, Snapshot

queries = load_queries("stride_reports")


class PostgresFigures:
    """The figures as the transaction of one connection sees them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def borough_snapshot(self, borough: str) -> Snapshot:
        return await self._snapshot([borough])

    async def london_snapshot(self) -> Snapshot:
        heard = [row["borough"] async for row in queries.list_boroughs_heard(self._connection)]
        return await self._snapshot(heard)

    async def _snapshot(self, boroughs: Sequence[str]) -> Snapshot:
        counts = [Counted(*row) async for row in queries.count_codes(self._connection, boroughs=boroughs)]
        return Snapshot(boroughs, counts, await self._rollouts(boroughs))

    async def _rollouts(self, boroughs: Sequence[str]) -> dict[str, Rollout]:
        launches = await self._launches(boroughs)
        joined = {
            row["borough"]: (row["stage"], row["onboarded_at"])
            async for row in queries.find_rollouts(self._connection, boroughs=boroughs)
        }
        return {
            borough: Rollout(*joined.get(borough, (None, None)), schemes=tuple(launches[borough]))
            for borough in boroughs
        }

    async def _launches(self, boroughs: Sequence[str]) -> defaultdict[str, list[LaunchedScheme]]:
        launches: defaultdict[str, list[LaunchedScheme]] = defaultdict(list)
        async for row in queries.find_launches(self._connection, boroughs=boroughs):
            launched = LaunchedScheme(row["scheme"], row["launched_on"], row["planned_sessions_per_month"])
            launches[row["borough"]].append(launched)
        return launches


@asynccontextmanager
async def snapshot_in(pool: Pool) -> AsyncIterator[PostgresFigures]:
    """Open the figures of this moment: all that is read from them belongs together, whatever is applied meanwhile."""
    async with (
        connection_of(pool) as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        yield PostgresFigures(connection)
