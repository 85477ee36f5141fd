"""The file of seal keys that the processes of a service share, as ops change it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class KeyFile:
    """A file of seal keys."""

    path: Path

    def hold(self, *keys: str) -> None:
        """Hold these keys from now on, in this order."""
        self.path.write_text(",".join(keys))

    def put_first(self, key: str) -> None:
        """Hold one more key, before the others."""
        self.hold(key, self.path.read_text())
