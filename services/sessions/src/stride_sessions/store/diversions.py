"""How often somebody was diverted, in Postgres: a number for each month and question, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stride_sessions.domain.diversion import Diversion
from stride_sessions.store.statements import of_concerns

if TYPE_CHECKING:
    from datetime import date

    from stride_chassis import Connection


class Diversions:
    """The counts of one borough."""

    def __init__(self, conn: Connection, borough: str) -> None:
        self._conn = conn
        self._borough = borough

    async def add_one(self, month: date, question: str) -> None:
        await of_concerns.count_diversion(self._conn, borough=self._borough, month=month, question=question)

    async def find_all(self) -> list[Diversion]:
        rows = of_concerns.find_diversions(self._conn, borough=self._borough)
        return [Diversion(row["month"], row["question"], row["number"]) async for row in rows]
