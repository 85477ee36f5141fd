"""What a handler may reach of another borough in its own transaction: where a concern that goes there is put.

A neighbour is written to and never asked: no row of it that is there already is read or held. Whoever moves something
holds the row of his own borough first, and adds rows under new ids, which nobody else can wait for; so two who move
something in opposite directions never wait for each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stride_sessions.domain.concern import Concern, ConcernId
    from stride_sessions.domain.events import Event
    from stride_sessions.domain.words import Words


class NewConcerns(Protocol):
    """Where concerns of another borough are put."""

    async def add(self, concern: Concern) -> None:
        """Keep a new one, with its history."""


class NewWords(Protocol):
    """Where what was said about concerns of another borough is put, sealed."""

    async def add(self, concern_id: ConcernId, number: int, words: Words) -> None: ...


class NewEvents(Protocol):
    """Where events of another borough leave; called once, after those of one's own."""

    async def append(self, events: Sequence[Event]) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """Another borough, as far as a concern goes there."""

    concerns: NewConcerns
    words: NewWords
    outbox: NewEvents
