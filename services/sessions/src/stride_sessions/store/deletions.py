"""The log of what was erased, in a file outside the database: a restore of the database cannot bring it back.

One JSON object a line; each is flushed to disk before the transaction that erases commits. A line that a crash tore
stands for no deletion that was made; it is passed over, and told. What a line says is `deletion_lines`' business.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import structlog
from prometheus_client import Counter

from stride_sessions.store.deletion_lines import deletion_of, line_of
from stride_sessions.store.statements import of_erasure

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

    from stride_chassis import Connection

    from stride_sessions.domain.resident import Deletion
    from stride_sessions.store.deletion_lines import AnyDeletion

log_of_service = structlog.get_logger(__name__)

UNLOGGED = "deletions-log-unwritable"
"""The slug under which it is told that the log cannot be written."""


class DeletionLogUnwritable(Exception):
    """A deletion cannot be logged, and so cannot be made: the text names the file and the cause.

    It is no OSError: one that names no file, as of a full disk, would be taken for a server that is away.
    """

    def __init__(self, file: Path, cause: OSError) -> None:
        super().__init__(f"{file}: {os.strerror(cause.errno).lower() if cause.errno else type(cause).__name__}")


def _refused() -> Counter:
    return Counter("stride_deletions_refused_total", "Deletions not made, for they could not be logged.", registry=None)


@dataclass(frozen=True)
class DeletionLog:
    """The file, which is made with the first line; several processes may append to it.

    `refused` counts what could not be logged; it is on no registry until it is put there.
    """

    file: Path
    refused: Counter = field(default_factory=_refused)

    def append(self, borough: str, deletion: AnyDeletion) -> None:
        """Append a line and have it on disk; raises `DeletionLogUnwritable`."""
        line = line_of(borough, deletion)
        try:
            self._append(json.dumps(line).encode() + b"\n")
        except OSError as cause:
            self.refused.inc()
            raise DeletionLogUnwritable(self.file, cause) from cause

    def _append(self, line: bytes) -> None:
        is_new = not self.file.exists()
        with self.file.open("a+b") as log:
            fcntl.flock(log, fcntl.LOCK_EX)
            _end_a_torn_line(log)
            log.write(line)
            log.flush()
            os.fsync(log.fileno())
        if is_new:
            _have_on_disk(self.file.parent)

    def read(self) -> Iterator[tuple[str, AnyDeletion]]:
        """Every deletion with its borough, in the order of erasing."""
        if not self.file.exists():
            return
        with self.file.open("rb") as log:
            for number, line in enumerate(log, start=1):
                try:
                    known = json.loads(line)
                    yield str(known["borough"]), deletion_of(known)
                except (ValueError, TypeError, KeyError, AttributeError):
                    log_of_service.warning("a line of the log of deletions cannot be read", line=number)


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
        await of_erasure.add_deletion(
            self._conn,
            borough=self._borough,
            attendance_id=deletion.attendance_id,
            said_by=deletion.said_by,
            deleted_at=deletion.deleted_at,
        )


def _have_on_disk(folder: Path) -> None:
    """Have the name of a new file on disk too."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _end_a_torn_line(log: BinaryIO) -> None:
    """Begin a line of our own behind one that a crash left without an end."""
    if log.seek(0, os.SEEK_END) == 0:
        return
    log.seek(-1, os.SEEK_END)
    if log.read(1) != b"\n":
        log.write(b"\n")
