"""Doubles of the stores of holds, deletions of concerns, and retention, in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stride_sessions.domain.erasure import CONCERN
from stride_sessions.domain.legal_hold import LegalHold
from stride_sessions.domain.retention import Due, DueCount, Retention

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from stride_sessions.domain.concern import ConcernId
    from stride_sessions.domain.erasure import ConcernDeletion
    from stride_sessions.domain.legal_hold import HoldWord
    from stride_sessions.testing.concerns import MemoryConcerns, MemoryWords


class MemoryLegalHolds:
    """What was said about holds of one borough's concerns."""

    def __init__(self) -> None:
        self.rows: dict[UUID, LegalHold] = {}

    async def find(self, concern_id: ConcernId) -> LegalHold:
        return self.rows.get(concern_id, LegalHold())

    async def are_on(self, concern_id: ConcernId) -> bool:
        """Other boroughs are out of sight here."""
        return bool((await self.find(concern_id)).because)

    async def add(self, concern_id: ConcernId, words: Sequence[HoldWord]) -> None:
        self.rows[concern_id] = (await self.find(concern_id)).with_words(words)


class MemoryConcernDeletions:
    """What was erased of one borough's concerns, in the database and in the log.

    Args:
        concerns: where concerns go from.
        words: where words go from.
    """

    def __init__(self, concerns: MemoryConcerns, words: MemoryWords) -> None:
        self.rows: list[ConcernDeletion] = []
        self.log: list[ConcernDeletion] = []
        self._concerns = concerns
        self._words = words

    async def erase(self, deletion: ConcernDeletion) -> None:
        concern_id = deletion.concern_id
        if deletion.what == CONCERN:
            self._concerns.rows.pop(concern_id, None)
            self._words.rows.pop(concern_id, None)
            return
        concern = self._concerns.rows[concern_id]
        for change in (one for one in concern.history if one.number <= deletion.through):
            if change.step != "act" and change.at <= deletion.deleted_at:
                self._words.rows.get(concern_id, {}).pop(change.number, None)

    async def add(self, deletion: ConcernDeletion) -> None:
        self.log.append(deletion)
        await self.add_again(deletion)

    async def add_again(self, deletion: ConcernDeletion) -> None:
        if deletion not in self.rows:
            self.rows.append(deletion)


class MemoryRetentions:
    """What one borough has settled; what is due, a test says itself."""

    def __init__(self) -> None:
        self.settled = Retention()
        self.due: list[Due] = []

    async def get(self) -> Retention:
        return self.settled

    async def save(self, retention: Retention, *, by: str, at: datetime) -> None:  # noqa: ARG002 - kept by Postgres alone
        self.settled = retention

    async def count_due(self, *, at: datetime) -> Sequence[DueCount]:  # noqa: ARG002 - a test says what is due
        kinds = {one.kind for one in self.due}
        return [DueCount(kind, len(since), min(since)) for kind in kinds if (since := self._since(kind))]

    async def is_due(self, due: Due, *, at: datetime) -> bool:  # noqa: ARG002 - a test says what is due
        return due in self.due

    def _since(self, kind: str) -> list[datetime]:
        return [one.since for one in self.due if one.kind == kind]
