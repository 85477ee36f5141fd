"""Doubles of the stores of return codes and of diversions, in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stride_sessions.domain.diversion import Diversion

if TYPE_CHECKING:
    from datetime import date

    from stride_sessions.domain.concern import ConcernId


class MemoryReturnCodes:
    """By which codes the concerns of one borough are come back to."""

    def __init__(self) -> None:
        self.rows: dict[str, ConcernId] = {}

    async def add(self, concern_id: ConcernId, code: str) -> None:
        self.rows[code] = concern_id

    async def move(self, concern_id: ConcernId, borough: str, other_id: ConcernId) -> None:
        """What is not here any more is there; the double of the other borough is not written."""
        del borough, other_id
        self.rows = {code: opened for code, opened in self.rows.items() if opened != concern_id}


class MemoryDiversions:
    """How often somebody was diverted in one borough."""

    def __init__(self) -> None:
        self.rows: dict[tuple[date, str], int] = {}

    async def add_one(self, month: date, question: str) -> None:
        self.rows[month, question] = self.rows.get((month, question), 0) + 1

    async def find_all(self) -> list[Diversion]:
        found = [Diversion(month, question, number) for (month, question), number in self.rows.items()]
        return sorted(sorted(found, key=lambda row: row.question), key=lambda row: row.month, reverse=True)
