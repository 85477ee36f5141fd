"""What one borough has settled for its schemes, in Postgres."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stride_sessions.domain.defaults import Defaults
from stride_sessions.store.statements import of_boroughs

if TYPE_CHECKING:
    from collections.abc import Mapping

    import asyncpg
    from stride_chassis import Connection


class AllDefaults:
    """The settings of one borough."""

    def __init__(self, conn: Connection, borough: str) -> None:
        self._conn = conn
        self._borough = borough

    async def get(self, scheme: str) -> Defaults:
        row = await of_boroughs.find_setting(self._conn, borough=self._borough, scheme=scheme)
        return _defaults(row) if row else Defaults()

    async def find_all(self) -> Mapping[str, Defaults]:
        rows = of_boroughs.find_settings(self._conn, borough=self._borough)
        return {row["scheme"]: _defaults(row) async for row in rows}

    async def save(self, scheme: str, defaults: Defaults) -> None:
        await of_boroughs.save_setting(
            self._conn,
            borough=self._borough,
            scheme=scheme,
            planned_minutes=defaults.planned_minutes,
            slot_minutes=defaults.slot_minutes,
            capacity=defaults.capacity,
            kinds=sorted(defaults.kinds),
            notice_hours=defaults.notice_hours,
            language=defaults.language,
        )


def _defaults(row: asyncpg.Record) -> Defaults:
    return Defaults(
        planned_minutes=row["planned_minutes"],
        slot_minutes=row["slot_minutes"],
        capacity=row["capacity"],
        kinds=frozenset(row["kinds"]),
        notice_hours=row["notice_hours"],
        language=row["language"],
    )
