"""A disk of a few megabytes, which a test can fill and free; a tmpfs, so it takes root, and nothing of it stays."""

from __future__ import annotations

import errno
import os
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BLOCK = b"\0" * 65536
KAFKA = 1000  # the user and the group that the broker runs as


@dataclass(frozen=True)
class SmallDisk:
    """A mounted disk; `data` is the broker's folder on it."""

    path: Path

    @property
    def data(self) -> Path:
        """What is mounted into the container."""
        return self.path / "data"

    @property
    def _filler(self) -> Path:
        return self.path / "filler"

    def fill(self) -> None:
        """Write beside the broker's log until nothing more fits."""
        with self._filler.open("ab", buffering=0) as file:
            try:
                while True:
                    file.write(BLOCK)
            except OSError as full:
                if full.errno != errno.ENOSPC:
                    raise

    def free(self) -> None:
        """Take away what was written beside it."""
        self._filler.unlink(missing_ok=True)


@contextmanager
def small_disk(path: Path, megabytes: int) -> Iterator[SmallDisk]:
    """Mount one, for as long as it is needed."""
    path.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(path)], check=True)  # noqa: S603, S607
    try:
        disk = SmallDisk(path)
        disk.data.mkdir()
        os.chown(disk.data, KAFKA, KAFKA)
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", str(path)], check=True)  # noqa: S603, S607  # our own mount
