"""What a handler may reach of another borough in its own transaction: where a concern goes to, and what it left there.

Whoever moves something holds the row of his own borough first, and adds rows under new ids, which nobody else can wait
for; so two who move something in opposite directions never wait for each other. Whoever erases a concern that came from
elsewhere holds it first and then what it left behind, on the way back; nobody holds those the other way round.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from stride_sessions.domain.concern import Concern, ConcernId
    from stride_sessions.domain.events import Event
    from stride_sessions.domain.words import Words
    from stride_sessions.handlers.erasure_ports import ConcernDeletions, LegalHolds
    from stride_sessions.handlers.outcome_ports import Outcomes
    from stride_sessions.handlers.reading_ports import Readings


class NewConcerns(Protocol):
    """Where concerns of another borough are put. `get` raises `Unknown`."""

    async def add(self, concern: Concern) -> None:
        """Keep a new one, with its history."""

    async def get(self, concern_id: ConcernId) -> Concern: ...
    async def find_for_update(self, concern_id: ConcernId) -> Concern | None: ...


class NewWords(Protocol):
    """Where what was said about concerns of another borough is put, sealed."""

    async def add(self, concern_id: ConcernId, number: int, words: Words) -> None: ...


class NewEvents(Protocol):
    """Where events of another borough leave; called once, after those of one's own."""

    async def append(self, events: Sequence[Event]) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """Another borough, as far as a concern goes there or came from there."""

    concerns: NewConcerns
    words: NewWords
    outbox: NewEvents
    legal_holds: LegalHolds
    concern_deletions: ConcernDeletions
    readings: Readings
    outcomes: Outcomes
    now: datetime
