"""Within how many days one borough means to close its concerns, in Postgres."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stride_sessions.domain.targets import Target
from stride_sessions.store.statements import of_boroughs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stride_chassis import Connection


class Targets:
    """The targets of one borough."""

    def __init__(self, conn: Connection, borough: str) -> None:
        self._conn = conn
        self._borough = borough

    async def find_all(self) -> Mapping[str, Target]:
        rows = of_boroughs.find_targets(self._conn, borough=self._borough)
        return {row["category"]: Target(row["days"], row["counts"]) async for row in rows}

    async def save(self, table: Mapping[str, Target]) -> None:
        await of_boroughs.save_targets(
            self._conn,
            borough=self._borough,
            categories=list(table),
            days=[target.days for target in table.values()],
            counts=[target.counts for target in table.values()],
        )
