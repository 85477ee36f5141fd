"""The log of what was erased, in a file outside the database: a restore of the database cannot bring it back.

One JSON object a line; each is flushed to disk before the transaction that erases commits. A line that a crash tore
stands for no deletion that was made, and is passed over.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from stride_sessions.domain.attendance import AttendanceId
from stride_sessions.domain.resident import Deletion
from stride_sessions.store.statements import queries

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

    from stride_chassis import Connection


@dataclass(frozen=True)
class DeletionLog:
    """The file, which is made with the first line; several processes may append to it."""

    file: Path

    def append(self, borough: str, deletion: Deletion) -> None:
        """Append a line and have it on disk; raises OSError."""
        line = {
            "borough": borough,
            "attendance_id": str(deletion.attendance_id),
            "said_by": deletion.said_by,
            "deleted_at": deletion.deleted_at.isoformat(),
        }
        with self.file.open("a+b") as log:
            fcntl.flock(log, fcntl.LOCK_EX)
            _end_a_torn_line(log)
            log.write(json.dumps(line).encode() + b"\n")
            log.flush()
            os.fsync(log.fileno())

    def read(self) -> Iterator[tuple[str, Deletion]]:
        """Every deletion with its borough, in the order of erasing."""
        if not self.file.exists():
            return
        with self.file.open("rb") as log:
            for line in log:
                try:
                    known = json.loads(line)
                except ValueError:
                    continue
                attendance_id = AttendanceId(UUID(known["attendance_id"]))
                deleted_at = datetime.fromisoformat(known["deleted_at"])
                yield known["borough"], Deletion(attendance_id, known["said_by"], deleted_at)


class Deletions:
    """What was erased in one borough.

    Args:
        conn: the transaction.
        borough: whose deletions.
        log: the log outside the database.
    """

    def __init__(self, conn: Connection, borough: str, log: DeletionLog) -> None:
        self._conn = conn
        self._borough = borough
        self._log = log

    async def add(self, deletion: Deletion) -> None:
        await asyncio.to_thread(self._log.append, self._borough, deletion)
        await self.add_again(deletion)

    async def add_again(self, deletion: Deletion) -> None:
        await queries.add_deletion(
            self._conn,
            borough=self._borough,
            attendance_id=deletion.attendance_id,
            said_by=deletion.said_by,
            deleted_at=deletion.deleted_at,
        )


def _end_a_torn_line(log: BinaryIO) -> None:
    """Begin a line of our own behind one that a crash left without an end."""
    if log.seek(0, os.SEEK_END) == 0:
        return
    log.seek(-1, os.SEEK_END)
    if log.read(1) != b"\n":
        log.write(b"\n")
