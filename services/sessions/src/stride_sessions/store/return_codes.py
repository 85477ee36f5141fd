"""Return codes in Postgres: a keyed hash of each, and which concern of which borough it opens; never the code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stride_sessions.domain.concern import ConcernId
from stride_sessions.store.statements import of_concerns

if TYPE_CHECKING:
    from stride_chassis import Connection, Sealer

PURPOSE = b"return-code:"


class ReturnCodes:
    """The codes of one borough.

    Args:
        conn: the transaction.
        borough: whose concerns they open.
        sealer: has the key of the hash.
    """

    def __init__(self, conn: Connection, borough: str, sealer: Sealer) -> None:
        self._conn = conn
        self._borough = borough
        self._sealer = sealer

    async def add(self, concern_id: ConcernId, code: str) -> None:
        mac = mac_of(self._sealer, code)
        await of_concerns.add_return_code(self._conn, borough=self._borough, concern_id=concern_id, code_mac=mac)

    async def move(self, concern_id: ConcernId, borough: str, other_id: ConcernId) -> None:
        await of_concerns.move_return_code(
            self._conn, borough=self._borough, concern_id=concern_id, to_borough=borough, to_id=other_id
        )


async def find_concern_of_code(conn: Connection, sealer: Sealer, code: str) -> tuple[str, ConcernId] | None:
    """The borough and the concern that a code opens; one hash and one query, whatever is asked for."""
    row = await of_concerns.find_concern_of_code(conn, code_mac=mac_of(sealer, code))
    return (row["borough"], ConcernId(row["concern_id"])) if row else None


def mac_of(sealer: Sealer, code: str) -> bytes:
    """What is kept of a code."""
    return sealer.keyed_hash(PURPOSE + code.encode())
