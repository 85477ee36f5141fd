"""Seals anew what lies under an older key, so that the key can be retired; it never writes over what changed meanwhile.

A token does not say which key sealed it, so rows are tried: all of them at the start and when the keys change, and
every minute while there is more than one key. Each round counts first. What is found under an older key is sealed anew
in small transactions, each row only if it still holds the bytes that were read, and then it is counted again. The count
that is final began a minute after the keys were first seen: by then no transaction is open any more that had sealed
under the older key.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import structlog

from stride_chassis.postgres import connection_of, is_away
from stride_chassis.sealed_table import Sealed, rows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from stride_chassis.resources import Resources
    from stride_chassis.seal_keys import KeyRing
    from stride_chassis.sealed_table import SealedTable

log = structlog.get_logger(__name__)

LOOK_SECONDS = 2.0
AWAY_SECONDS = 10.0
SETTLED_SECONDS = 60.0
NOT_COUNTED = 0


class Under(StrEnum):
    """Under what a row lies that is not under the first key: an older one, or none that we have."""

    OLDER = "older"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Count:
    """Which rows of which tables are not under the first key, in numbers."""

    rows: Counter[tuple[str, Under]]

    def of(self, under: Under) -> int:
        """How many in all tables."""
        return sum(count for (_, one), count in self.rows.items() if one is under)


class Resealer:
    """A worker that seals the rows of some tables anew when the keys change, and counts what is left.

    It runs in every process of a service; they get in each other's way, and do no harm.

    Args:
        resources: the pool, the sealer, and where it reports.
        tables: what is kept sealed.
        clock: seconds that only go forward.
    """

    name = "seals"

    def __init__(
        self, resources: Resources, tables: Sequence[SealedTable], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._resources = resources
        self._tables = tables
        self._clock = clock
        self._mark = NOT_COUNTED
        self._seen_at = self._looked_at = float("-inf")
        self._has_settled = False
        self._untold = Counter[tuple[str, Under]]()

    async def run(self) -> None:
        """Look whenever it is time to, until cancelled; a database that is away is waited for."""
        while True:
            try:
                await self.look_if_due()
            except Exception as away:
                if not is_away(away):
                    raise
                await asyncio.sleep(AWAY_SECONDS)
            await asyncio.sleep(LOOK_SECONDS)

    async def look_if_due(self) -> bool:
        """Look at all rows if the keys have changed, or if it may find something else than the last time."""
        ring, now = self._resources.sealer.keys.once_more(), self._clock()
        if ring.mark != self._mark:
            self._mark, self._seen_at, self._has_settled = ring.mark, now, False
            self._looked_at = float("-inf")
            self._resources.metrics.seal_counted_keys.set(NOT_COUNTED)
        is_final = self._has_settled and len(ring.keys) == 1
        if is_final or now - self._looked_at < SETTLED_SECONDS:
            return False
        await self._look(ring, is_settled=now - self._seen_at >= SETTLED_SECONDS)
        self._looked_at = now
        return True

    async def _look(self, ring: KeyRing, *, is_settled: bool) -> None:
        count = await self.count(ring)
        if count.of(Under.OLDER):
            log.info("sealing anew", rows=count.of(Under.OLDER))
            await self.reseal(ring)
            count = await self.count(ring)
        if is_settled:
            self._has_settled = True
            self._resources.metrics.seal_counted_keys.set(ring.mark)
        self._resources.health.report(self.name, is_ready=True)

    async def count(self, ring: KeyRing) -> Count:
        """Try every row, and show how many are not under the first key."""
        found = Counter[tuple[str, Under]]()
        for table in self._tables:
            async for batch in rows_of(table, self._resources.pool):
                found.update((table.name, under) for row in batch if (under := _under(ring, row)) is not None)
        self._show(found)
        return Count(found)

    async def reseal(self, ring: KeyRing) -> None:
        """Seal anew what lies under an older key, each batch in a transaction of its own."""
        for table in self._tables:
            async for batch in rows_of(table, self._resources.pool):
                older = [row for row in batch if _under(ring, row) is Under.OLDER]
                if older:
                    await self._reseal(table, older, ring)

    async def _reseal(self, table: SealedTable, rows: Sequence[Sealed], ring: KeyRing) -> None:
        """Seal some rows anew; if somebody holds one of them, all are left for the next round."""
        async with connection_of(self._resources.pool) as conn:
            await table.replace(conn, [(row, ring.seal_anew(row.sealed)) for row in rows])

    def _show(self, found: Counter[tuple[str, Under]]) -> None:
        for table in self._tables:
            for under in Under:
                self._resources.metrics.seal_rows.labels(table.name, under).set(found[table.name, under])
        lost = Counter({of: count for of, count in found.items() if of[1] is Under.NONE})
        if lost and lost != self._untold:
            tables = {table: count for (table, _), count in lost.items()}
            log.error("rows are sealed under a key that is not there", **tables)
        self._untold = lost


def _under(ring: KeyRing, row: Sealed) -> Under | None:
    """Under what a row lies, if not under the first key."""
    if ring.is_under_first(row.sealed):
        return None
    return Under.OLDER if ring.opens(row.sealed) else Under.NONE
