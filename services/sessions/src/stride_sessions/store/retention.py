"""How long records of one borough are kept, in Postgres, and which have been kept for so long."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stride_sessions.domain.retention import KINDS, Due, DueCount, Retention
from stride_sessions.store.statements import of_boroughs, of_erasure

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from stride_chassis import Connection

USUAL = Retention().days
_USUALLY: dict[str, Any] = {"kinds": list(KINDS), "days": list(USUAL.values())}


class Retentions:
    """What one borough has settled."""

    def __init__(self, conn: Connection, borough: str) -> None:
        self._conn = conn
        self._borough = borough

    async def get(self) -> Retention:
        rows = of_boroughs.find_retention(self._conn, borough=self._borough)
        return Retention(**{row["kind"]: row["days"] async for row in rows})

    async def save(self, retention: Retention, *, by: str, at: datetime) -> None:
        days = retention.days
        await of_boroughs.save_retention(
            self._conn,
            borough=self._borough,
            kinds=list(days),
            days=list(days.values()),
            settled_by=by,
            settled_at=at,
        )

    async def count_due(self, *, at: datetime) -> Sequence[DueCount]:
        rows = of_erasure.count_due(self._conn, borough=self._borough, at=at, **_USUALLY)
        return [DueCount(row["kind"], row["count"], row["oldest"]) async for row in rows]

    async def is_due(self, due: Due, *, at: datetime) -> bool:
        found: bool = await of_erasure.is_due(
            self._conn,
            borough=self._borough,
            kind=due.kind,
            record_id=due.record_id,
            at=at,
            usual=USUAL[due.kind],
        )
        return found


async def find_due(conn: Connection, *, at: datetime, most: int) -> list[tuple[str, Due]]:
    """What is due in all boroughs, each with its borough, what is due longest first."""
    rows = of_erasure.find_due(conn, at=at, most=most, **_USUALLY)
    return [(row["borough"], Due(row["kind"], row["record_id"], row["since"])) async for row in rows]
