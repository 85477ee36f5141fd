"""Which lines of one borough's spreadsheets became sessions, in Postgres."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stride_sessions.store.statements import of_sessions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stride_chassis import Connection

    from stride_sessions.domain.imports import Line
    from stride_sessions.domain.session import Session


class Imports:
    """The imported lines of one borough."""

    def __init__(self, conn: Connection, borough: str) -> None:
        self._conn = conn
        self._borough = borough

    async def find(self, references: Sequence[str]) -> Mapping[str, bytes]:
        rows = of_sessions.find_imported(self._conn, borough=self._borough, references=references)
        return {row["reference"]: row["digest"] async for row in rows}

    async def add_all(self, imported: Sequence[tuple[Line, Session]]) -> None:
        await of_sessions.add_imported(
            self._conn,
            borough=self._borough,
            references=[line.reference for line, _ in imported],
            session_ids=[session.session_id for _, session in imported],
            digests=[line.digest for line, _ in imported],
        )
