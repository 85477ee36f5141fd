"""What the log of deletions names that this database has anew, or does not know of, and the other way round."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stride_sessions.domain.erasure import ConcernDeletion
from stride_sessions.domain.resident import Deletion
from stride_sessions.store.statements import of_erasure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stride_chassis import Connection

    from stride_sessions.store.deletion_lines import AnyDeletion


class Logged:
    """What the log names.

    Args:
        lines: each deletion with its borough, in the order of erasing.
    """

    def __init__(self, lines: Sequence[tuple[str, AnyDeletion]]) -> None:
        self._bookings = {one.attendance_id: (of, one) for of, one in lines if isinstance(one, Deletion)}
        self._concerns = [(of, one) for of, one in lines if isinstance(one, ConcernDeletion)]

    async def find_undone(self, conn: Connection) -> Sequence[tuple[str, AnyDeletion]]:
        """Those that this database has anew, or does not know, each with its borough."""
        bookings = of_erasure.find_undone_deletions(conn, **self._named_bookings())
        until = [one.deleted_at for _, one in self._concerns]
        concerns = of_erasure.find_undone_concern_deletions(conn, deleted_at=until, **self._named_concerns())
        undone: list[tuple[str, AnyDeletion]] = [self._bookings[row["attendance_id"]] async for row in bookings]
        return [*undone, *[self._concerns[row["place"] - 1] async for row in concerns]]

    async def count_unlogged(self, conn: Connection) -> int:
        """How many deletions this database knows that the log does not name."""
        bookings: int = await of_erasure.count_unlogged_deletions(conn, **self._named_bookings())
        concerns: int = await of_erasure.count_unlogged_concern_deletions(conn, **self._named_concerns())
        return bookings + concerns

    def _named_bookings(self) -> dict[str, Any]:
        return {"boroughs": [of for of, _ in self._bookings.values()], "attendance_ids": list(self._bookings)}

    def _named_concerns(self) -> dict[str, Any]:
        return {
            "boroughs": [of for of, _ in self._concerns],
            "concern_ids": [one.concern_id for _, one in self._concerns],
            "whats": [one.what for _, one in self._concerns],
            "throughs": [one.through for _, one in self._concerns],
        }
