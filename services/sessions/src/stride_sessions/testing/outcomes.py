"""A double of the store of published outcomes, in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

    from stride_sessions.domain.concern import ConcernId
    from stride_sessions.domain.outcomes import Outcome
    from stride_sessions.handlers.outcome_ports import Wanted


class MemoryOutcomes:
    """The published outcomes of one borough."""

    def __init__(self) -> None:
        self.rows: dict[tuple[UUID, int], Outcome] = {}

    async def find(self, concern_id: ConcernId, number: int) -> Outcome | None:
        return self.rows.get((concern_id, number))

    async def find_all(self, concern_id: ConcernId) -> list[Outcome]:
        return [self.rows[key] for key in sorted(self.rows) if key[0] == concern_id]

    async def save(self, concern_id: ConcernId, number: int, outcome: Outcome, *, published_by: str) -> None:
        del published_by
        self.rows[concern_id, number] = outcome

    async def remove(self, concern_id: ConcernId, number: int) -> None:
        self.rows.pop((concern_id, number), None)

    async def page(self, wanted: Wanted) -> list[Outcome]:
        found = [row for row in self.rows.values() if wanted.ward in (None, row.ward)]
        if wanted.quarter is not None:
            found = [row for row in found if wanted.quarter.first <= row.month < wanted.quarter.end]
        if wanted.after is not None:
            found = [row for row in found if (row.published_on, row.publication_id) < wanted.after]
        found.sort(key=lambda row: (row.published_on, row.publication_id), reverse=True)
        return found[: wanted.limit]
