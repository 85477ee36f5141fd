"""Doubles of the stores of concerns, in memory."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stride_sessions.domain.concern_life import OPEN
from stride_sessions.testing.rows import known, page_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from stride_sessions.domain.concern import Concern, ConcernId
    from stride_sessions.domain.words import Words
    from stride_sessions.handlers.concern_ports import OverdueConcern


class MemoryConcerns:
    """The concerns of one borough."""

    def __init__(self) -> None:
        self.rows: dict[UUID, Concern] = {}
        self.links: dict[UUID, tuple[str, UUID]] = {}

    async def get(self, concern_id: ConcernId) -> Concern:
        return known(self.rows.get(concern_id))

    async def get_for_update(self, concern_id: ConcernId) -> Concern:
        return await self.get(concern_id)

    async def find_for_update(self, concern_id: ConcernId) -> Concern | None:
        return self.rows.get(concern_id)

    async def hold(self, concern_ids: Collection[ConcernId]) -> None:
        """Nobody else is there."""

    async def add(self, concern: Concern) -> None:
        self.rows[concern.concern_id] = concern

    async def save(self, concern: Concern) -> None:
        self.rows[concern.concern_id] = concern

    async def link(self, concern_id: ConcernId, borough: str, other_id: ConcernId) -> None:
        self.links[concern_id] = (borough, other_id)

    async def find_duplicates(self, concern_id: ConcernId) -> Sequence[ConcernId]:
        return [row.concern_id for row in self.rows.values() if row.merged_into == concern_id]

    async def move_duplicates(self, concern_id: ConcernId, into: ConcernId) -> None:
        for row in await self.find_duplicates(concern_id):
            self.rows[row] = replace(self.rows[row], merged_into=into)

    async def find_origins(self, concern_id: ConcernId) -> Sequence[tuple[str, ConcernId]]:  # noqa: ARG002
        """Other boroughs are out of sight here."""
        return []

    async def page(self, *, after: tuple[datetime, ConcernId] | None, limit: int) -> list[Concern]:
        return page_of(self.rows.values(), lambda row: (row.raised_at, row.concern_id), after=after, limit=limit)

    async def page_overdue(
        self, *, before: date, after: tuple[date, ConcernId] | None, limit: int
    ) -> Sequence[OverdueConcern]:
        rows = [(row.due.on, row) for row in self.rows.values() if row.due is not None and row.state in OPEN]
        late = [(on, row) for on, row in rows if on < before]
        return page_of(late, lambda each: (each[0], each[1].concern_id), after=after, limit=limit)


class MemoryWords:
    """What was said in words about the concerns of one borough."""

    def __init__(self) -> None:
        self.rows: dict[UUID, dict[int, Words]] = {}

    async def add(self, concern_id: ConcernId, number: int, words: Words) -> None:
        self.rows.setdefault(concern_id, {})[number] = words

    async def find(self, concern_id: ConcernId) -> Mapping[int, Words]:
        return dict(self.rows.get(concern_id, {}))

    async def remove(self, concern_id: ConcernId) -> None:
        self.rows.pop(concern_id, None)


class MemoryReplies:
    """Which replies of one borough were heard, with their outcomes."""

    def __init__(self) -> None:
        self.outcomes: dict[tuple[str, str], str] = {}

    async def hear(self, source: str, reply_id: str) -> str | None:
        before = self.outcomes.get((source, reply_id))
        self.outcomes.setdefault((source, reply_id), "taken")
        return before

    async def mark(self, source: str, reply_id: str, outcome: str) -> None:
        self.outcomes[source, reply_id] = outcome
