"""What planning needs of the world outside beside sessions: what is settled, who is counted, who is home."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from stride_sessions.domain.defaults import Defaults
    from stride_sessions.domain.home import Homecoming
    from stride_sessions.domain.session import Session, SessionId

Overdue = tuple["datetime", "Session"]
"""A session that nobody said all came home from, and when it was to end."""


class AllDefaults(Protocol):
    """What one borough has settled for its schemes."""

    async def get(self, scheme: str) -> Defaults:
        """What it has settled for a scheme; where it has settled nothing, what holds anywhere."""

    async def find_all(self) -> Mapping[str, Defaults]:
        """What it has settled, by scheme."""

    async def save(self, scheme: str, defaults: Defaults) -> None: ...


class Turnouts(Protocol):
    """How many people the lists of one borough's sessions count."""

    async def count_attended(self, session_ids: Collection[SessionId]) -> Mapping[SessionId, int]:
        """How many are on each list as having come, in whatever role."""

    async def count_booked(self, session_id: SessionId) -> int:
        """How many participants hold a booking; true for as long as the session is held for update."""


class Homecomings(Protocol):
    """From which sessions of one borough everyone came home; rows are appended, never changed."""

    async def find(self, session_id: SessionId, *, since: datetime) -> Homecoming | None:
        """The first word since then."""

    async def add(self, homecoming: Homecoming) -> None: ...
    async def page_overdue(
        self, *, ended_before: datetime, after: tuple[datetime, SessionId] | None, limit: int
    ) -> Sequence[Overdue]:
        """The sessions that were to end before then and of which nobody said it since they began; latest first.

        What was cancelled before anybody came is none of them.
        """
