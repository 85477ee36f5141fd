"""What handlers need of the world outside where it comes to days: what a borough has settled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stride_sessions.domain.targets import Target


class Targets(Protocol):
    """Within how many days one borough means to close its concerns."""

    async def find_all(self) -> Mapping[str, Target]:
        """What it has settled, by category."""

    async def save(self, table: Mapping[str, Target]) -> None:
        """Keep this and nothing else; the borough is held."""
