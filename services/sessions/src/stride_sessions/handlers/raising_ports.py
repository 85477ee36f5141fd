"""What handlers need of the world outside for who raises a concern without an account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from stride_sessions.domain.concern import ConcernId
    from stride_sessions.domain.diversion import Diversion


class ReturnCodes(Protocol):
    """By which codes who raised the concerns of one borough comes back to them; none can be read again."""

    async def add(self, concern_id: ConcernId, code: str) -> None: ...
    async def move(self, concern_id: ConcernId, borough: str, other_id: ConcernId) -> None:
        """Let the code of a concern, if it has one, open what became of it in another borough."""


class Diversions(Protocol):
    """How often somebody was sent to 999, 101 or the online report instead; a count, and nothing of whom."""

    async def add_one(self, month: date, question: str) -> None:
        """Count one more, if the borough takes part."""

    async def find_all(self) -> Sequence[Diversion]:
        """The counts of the borough, the latest month first."""
