"""What was said in words about the concerns of one borough, in Postgres: sealed going in, opened coming out."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from stride_sessions.domain.words import Point, Words
from stride_sessions.store.statements import of_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stride_chassis import Connection, Sealer

    from stride_sessions.domain.concern import ConcernId


class AllWords:
    """The words of one borough's concerns, by the number of the step they were said with.

    Args:
        conn: the transaction.
        borough: whose concerns.
        sealer: seals and opens them.
    """

    def __init__(self, conn: Connection, borough: str, sealer: Sealer) -> None:
        self._conn = conn
        self._borough = borough
        self._sealer = sealer

    async def add(self, concern_id: ConcernId, number: int, words: Words) -> None:
        sealed = self._sealer.seal(json.dumps(asdict(words), ensure_ascii=False).encode())
        await of_words.add_concern_words(
            self._conn, borough=self._borough, concern_id=concern_id, number=number, words_sealed=sealed
        )

    async def find(self, concern_id: ConcernId) -> Mapping[int, Words]:
        rows = of_words.find_concern_words(self._conn, borough=self._borough, concern_id=concern_id)
        return {row["number"]: self._opened(row["words_sealed"]) async for row in rows}

    async def remove(self, concern_id: ConcernId) -> None:
        await of_words.remove_concern_words(self._conn, borough=self._borough, concern_id=concern_id)

    def _opened(self, sealed: bytes) -> Words:
        known = json.loads(self._sealer.unseal(sealed))
        point = known.pop("point")
        return Words(**known, point=Point(**point) if point else None)
