"""What handlers need of the world outside where outcomes are published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import date

    from stride_sessions.domain.concern import ConcernId
    from stride_sessions.domain.outcomes import Outcome, PublicationId, Quarter


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which outcomes somebody asks for: those after one that was seen, the latest published first."""

    limit: int
    ward: str | None = None
    quarter: Quarter | None = None
    after: tuple[date, PublicationId] | None = None


class Outcomes(Protocol):
    """The published outcomes of one borough."""

    async def find(self, concern_id: ConcernId, number: int) -> Outcome | None: ...
    async def find_all(self, concern_id: ConcernId) -> list[Outcome]:
        """What was published of a concern, in the order of its steps."""

    async def save(self, concern_id: ConcernId, number: int, outcome: Outcome, *, published_by: str) -> None:
        """Publish what was done by a step of a concern, or publish it in other words."""

    async def remove(self, concern_id: ConcernId, number: int) -> None: ...
    async def page(self, wanted: Wanted) -> list[Outcome]: ...
