"""The small service as a process, seen from outside."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

PATIENCE_S = 90.0


@dataclass(frozen=True)
class Process:
    """The small service, and what it has written to stderr."""

    popen: subprocess.Popen[bytes]
    log: Path

    @property
    def url(self) -> str:
        """Where it serves, once it has said so."""
        line = self.said("serving")
        return f"http://{line['host']}:{line['port']}"

    def said(self, event: str, **facts: object) -> dict[str, Any]:
        """The first line about something, as soon as it is there."""
        wanted = facts | {"event": event}
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until and self.popen.poll() is None:
            for line in self.lines():
                if wanted.items() <= line.items():
                    return line
            time.sleep(0.1)
        pytest.fail(f"it does not say {wanted}: {self.log.read_text()}")

    def lines(self) -> list[dict[str, Any]]:
        whole, _, _ = self.log.read_text().rpartition("\n")
        return [json.loads(line) for line in whole.splitlines()]
