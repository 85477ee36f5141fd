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

START_SECONDS = 60


@dataclass(frozen=True)
class Process:
    """The small service, and what it has written to stderr."""

    popen: subprocess.Popen[bytes]
    log: Path

    @property
    def url(self) -> str:
        """Where it serves, once it has said so."""
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self.popen.poll() is None:
            for line in self.lines():
                if line["event"] == "serving":
                    return f"http://{line['host']}:{line['port']}"
            time.sleep(0.1)
        pytest.fail(f"it does not serve: {self.log.read_text()}")

    def lines(self) -> list[dict[str, Any]]:
        whole, _, _ = self.log.read_text().rpartition("\n")
        return [json.loads(line) for line in whole.splitlines()]
