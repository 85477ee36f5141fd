"""Another machine, as far as the network goes: a namespace with one cable to this one and names of its own; needs root.

It can reach this machine under one address alone, which is not loopback, and asks it to forward all else.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Self
from uuid import uuid4

if TYPE_CHECKING:
    from types import TracebackType

HERE, THERE, BITS = "198.51.100.1", "198.51.100.2", 30  # RFC 5737: addresses that are nobody's
WITHIN_S = 300


def why_not() -> str:
    """Why there can be no namespace here; empty if there can."""
    if os.geteuid() != 0:
        return "a network namespace takes root"
    return "" if shutil.which("ip") else "a network namespace takes `ip` (Debian: iproute2)"


class Elsewhere:
    """The other machine, for as long as it is entered.

    Args:
        name: the name under which this machine is known there.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._namespace = f"stride-{uuid4().hex[:6]}"
        self._ends = f"{self._namespace}h", f"{self._namespace}n"
        self._names = Path("/etc/netns") / self._namespace

    def __enter__(self) -> Self:
        try:
            self._make()
        except BaseException:
            self._remove()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._remove()

    def run(self, *command: str, told: str = "") -> str:
        """Run a command there; fails with what it said."""
        return _run("ip", "netns", "exec", self._namespace, *command, told=told)

    def _make(self) -> None:
        here, there = self._ends
        _run("ip", "netns", "add", self._namespace)
        _run("ip", "link", "add", here, "type", "veth", "peer", "name", there, "netns", self._namespace)
        _run("ip", "address", "add", f"{HERE}/{BITS}", "dev", here)
        _run("ip", "link", "set", here, "up")
        within = ("ip", "-n", self._namespace)
        _run(*within, "address", "add", f"{THERE}/{BITS}", "dev", there)
        _run(*within, "link", "set", there, "up")
        _run(*within, "link", "set", "lo", "up")
        _run(*within, "route", "add", "default", "via", HERE)
        self._names.mkdir(parents=True)
        (self._names / "hosts").write_text(f"127.0.0.1 localhost\n{HERE} {self._name}\n")

    def _remove(self) -> None:
        """The cable goes with the namespace, unless that was never made."""
        for command in (("ip", "netns", "delete", self._namespace), ("ip", "link", "delete", self._ends[0])):
            subprocess.run(command, capture_output=True, check=False)  # noqa: S603  # our own command
        shutil.rmtree(self._names, ignore_errors=True)


def _run(*command: str, told: str = "") -> str:
    done = subprocess.run(  # noqa: S603  # our own commands, no shell
        command, input=told, capture_output=True, text=True, timeout=WITHIN_S, check=False
    )
    assert done.returncode == 0, f"{' '.join(command)} ended with {done.returncode}: {done.stderr[-2000:]}"
    return done.stdout
