"""Holds and deletions of one borough's concerns, in Postgres; a deletion is in the log outside it first."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from typing import TYPE_CHECKING

from stride_sessions.domain.erasure import CONCERN
from stride_sessions.domain.legal_hold import HoldWord, LegalHold
from stride_sessions.store.statements import of_erasure, of_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stride_chassis import Connection

    from stride_sessions.domain.concern import ConcernId
    from stride_sessions.domain.erasure import ConcernDeletion
    from stride_sessions.store.deletions import DeletionLog


class LegalHolds:
    """What was said about holds of one borough's concerns."""

    def __init__(self, conn: Connection, borough: str) -> None:
        self._conn = conn
        self._borough = borough

    async def find(self, concern_id: ConcernId) -> LegalHold:
        rows = of_words.find_hold_words(self._conn, borough=self._borough, concern_id=concern_id)
        return LegalHold(tuple([HoldWord(**row) async for row in rows]))

    async def are_on(self, concern_id: ConcernId) -> bool:
        is_kept: bool = await of_erasure.is_kept_by_hold(self._conn, borough=self._borough, concern_id=concern_id)
        return is_kept

    async def add(self, concern_id: ConcernId, words: Sequence[HoldWord]) -> None:
        await of_words.add_hold_words(
            self._conn,
            borough=self._borough,
            concern_id=concern_id,
            numbers=[word.number for word in words],
            because=[word.because for word in words],
            is_held=[word.is_held for word in words],
            said_by=words[0].said_by,
            said_at=words[0].said_at,
        )


class ConcernDeletions:
    """What was erased of one borough's concerns.

    Args:
        conn: the transaction.
        borough: whose concerns.
        log: the log outside the database.
    """

    def __init__(self, conn: Connection, borough: str, log: DeletionLog) -> None:
        self._conn = conn
        self._borough = borough
        self._log = log

    async def erase(self, deletion: ConcernDeletion) -> None:
        of = {"borough": self._borough, "concern_id": deletion.concern_id}
        if deletion.what == CONCERN:
            await of_erasure.erase_concern(self._conn, **of)
        else:
            until = {"through": deletion.through, "deleted_at": deletion.deleted_at}
            await of_erasure.erase_concern_words(self._conn, **of, **until)

    async def add(self, deletion: ConcernDeletion) -> None:
        await asyncio.to_thread(self._log.append, self._borough, deletion)
        await self.add_again(deletion)

    async def add_again(self, deletion: ConcernDeletion) -> None:
        await of_erasure.add_concern_deletion(self._conn, borough=self._borough, **asdict(deletion))
