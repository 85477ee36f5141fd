"""A double of what a borough has settled about days, in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stride_sessions.domain.targets import Target


class MemoryTargets:
    """The targets of one borough."""

    def __init__(self) -> None:
        self.rows: dict[str, Target] = {}

    async def find_all(self) -> Mapping[str, Target]:
        return dict(self.rows)

    async def save(self, table: Mapping[str, Target]) -> None:
        self.rows = dict(table)
