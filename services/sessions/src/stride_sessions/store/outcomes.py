"""The published outcomes of one borough in Postgres: in clear, since anybody may read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stride_sessions.domain.outcomes import Outcome, PublicationId
from stride_sessions.store.statements import of_concerns

if TYPE_CHECKING:
    import asyncpg
    from stride_chassis import Connection

    from stride_sessions.domain.concern import ConcernId
    from stride_sessions.handlers.outcome_ports import Wanted


class Outcomes:
    """The published outcomes of one borough."""

    def __init__(self, conn: Connection, borough: str) -> None:
        self._conn = conn
        self._borough = borough

    async def find(self, concern_id: ConcernId, number: int) -> Outcome | None:
        row = await of_concerns.find_outcome(self._conn, borough=self._borough, concern_id=concern_id, number=number)
        return _outcome(row) if row else None

    async def find_all(self, concern_id: ConcernId) -> list[Outcome]:
        rows = of_concerns.find_outcomes(self._conn, borough=self._borough, concern_id=concern_id)
        return [_outcome(row) async for row in rows]

    async def save(self, concern_id: ConcernId, number: int, outcome: Outcome, *, published_by: str) -> None:
        await of_concerns.save_outcome(
            self._conn,
            borough=self._borough,
            concern_id=concern_id,
            number=number,
            publication_id=outcome.publication_id,
            ward=outcome.ward,
            category=outcome.category,
            action=outcome.action,
            month=outcome.month,
            wording=outcome.text,
            published_on=outcome.published_on,
            published_by=published_by,
        )

    async def remove(self, concern_id: ConcernId, number: int) -> None:
        await of_concerns.remove_outcome(self._conn, borough=self._borough, concern_id=concern_id, number=number)

    async def page(self, wanted: Wanted) -> list[Outcome]:
        after_on, after_id = wanted.after or (None, None)
        rows = of_concerns.page_outcomes(
            self._conn,
            borough=self._borough,
            ward=wanted.ward,
            first_month=wanted.quarter.first if wanted.quarter else None,
            end_month=wanted.quarter.end if wanted.quarter else None,
            after_on=after_on,
            after_id=after_id,
            most=wanted.limit,
        )
        return [_outcome(row) async for row in rows]


def _outcome(row: asyncpg.Record) -> Outcome:
    return Outcome(
        publication_id=PublicationId(row["publication_id"]),
        ward=row["ward"],
        category=row["category"],
        action=row["action"],
        month=row["month"],
        text=row["wording"],
        published_on=row["published_on"],
    )
