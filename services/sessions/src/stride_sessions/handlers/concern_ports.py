"""What handlers need of the world outside where concerns are concerned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date, datetime

    from stride_sessions.domain.concern import Concern, ConcernId
    from stride_sessions.domain.words import Words


OverdueConcern = tuple["date", "Concern"]
"""A concern that is open after the day it was due on, and that day."""


class Concerns(Protocol):
    """The concerns of one borough, with their history. `get_` raises `Unknown`."""

    async def get(self, concern_id: ConcernId) -> Concern: ...
    async def get_for_update(self, concern_id: ConcernId) -> Concern: ...
    async def find_for_update(self, concern_id: ConcernId) -> Concern | None: ...
    async def hold(self, concern_ids: Collection[ConcernId]) -> None:
        """Hold some until the transaction ends; in one order, so that nobody waits in a circle."""

    async def add(self, concern: Concern) -> None:
        """Keep a new one, with its history, which begins with the raising."""

    async def save(self, concern: Concern) -> None:
        """Keep what the last step made of one that is held, and append that step."""

    async def link(self, concern_id: ConcernId, borough: str, other_id: ConcernId) -> None:
        """Note where one that is held goes on in another borough."""

    async def find_duplicates(self, concern_id: ConcernId) -> Sequence[ConcernId]:
        """Those that are merged into it."""

    async def move_duplicates(self, concern_id: ConcernId, into: ConcernId) -> None:
        """Let those that are merged into it go on in another one."""

    async def find_origins(self, concern_id: ConcernId) -> Sequence[tuple[str, ConcernId]]:
        """What is left of it, by borough, where it came from."""

    async def page(self, *, after: tuple[datetime, ConcernId] | None, limit: int) -> list[Concern]: ...
    async def page_overdue(
        self, *, before: date, after: tuple[date, ConcernId] | None, limit: int
    ) -> Sequence[OverdueConcern]:
        """Those open that were due before a day, by the day they were due on and their ids."""


class AllWords(Protocol):
    """What was said in words about the concerns of one borough: sealed, by the number of the step it was said with."""

    async def add(self, concern_id: ConcernId, number: int, words: Words) -> None: ...
    async def find(self, concern_id: ConcernId) -> Mapping[int, Words]: ...
    async def remove(self, concern_id: ConcernId) -> None: ...


class Replies(Protocol):
    """Which replies of one borough's systems were heard, each by its source and its id, and what became of them."""

    async def hear(self, source: str, reply_id: str) -> str | None:
        """Note that a reply was heard, and hold that; what had become of it, None if it was not heard before."""

    async def mark(self, source: str, reply_id: str, outcome: str) -> None:
        """Note what became of a reply: it was taken, or by which code it was refused."""
