"""What handlers need of the world outside to erase concerns, hold them, and keep records no longer than settled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from stride_sessions.domain.concern import ConcernId
    from stride_sessions.domain.erasure import ConcernDeletion
    from stride_sessions.domain.legal_hold import HoldWord, LegalHold
    from stride_sessions.domain.retention import Due, DueCount, Retention


class LegalHolds(Protocol):
    """What was said about holds of one borough's concerns; appended, and true while the concern is held for update."""

    async def find(self, concern_id: ConcernId) -> LegalHold: ...
    async def are_on(self, concern_id: ConcernId) -> bool:
        """Whether a hold keeps it: its own, or one of what is left of it, or became of it, in whatever borough."""

    async def add(self, concern_id: ConcernId, words: Sequence[HoldWord]) -> None: ...


class ConcernDeletions(Protocol):
    """What was erased of one borough's concerns, in the database and in a log outside it."""

    async def erase(self, deletion: ConcernDeletion) -> None:
        """Delete what it names: the concern with all that hangs on it, or its words."""

    async def add(self, deletion: ConcernDeletion) -> None:
        """Append it to the log first, so that a deletion that was made is in it whatever happens."""

    async def add_again(self, deletion: ConcernDeletion) -> None:
        """Append what the log has already; once more changes nothing."""


class Retentions(Protocol):
    """How long records of one borough are kept, and which are due."""

    async def get(self) -> Retention: ...
    async def save(self, retention: Retention, *, by: str, at: datetime) -> None: ...
    async def count_due(self, *, at: datetime) -> Sequence[DueCount]:
        """How many of each kind are due, of those of which any is."""

    async def is_due(self, due: Due, *, at: datetime) -> bool:
        """Whether it is due still; asked while it is held for update."""
