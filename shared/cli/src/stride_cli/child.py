"""One process of the stack: in a session of its own, logging to a file, ended politely; it is never restarted here."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from stride_cli import warden


@dataclass(slots=True)
class Child:
    """A process by name. A session of its own keeps the terminal's Ctrl-C from it: the stack ends it in order."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    running: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        """Start it; its output is added to the log."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.running = subprocess.Popen(  # noqa: S603  # our own command, no shell
                self.command,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def pid(self) -> int | None:
        """Its process id while it lives."""
        return self.running.pid if self.running and self.running.poll() is None else None

    @property
    def exit_code(self) -> int | None:
        """How it ended: negative for a signal; None while it lives or before its start."""
        return self.running.poll() if self.running else None

    def send(self, number: int) -> None:
        """Send a signal; SIGKILL is waited for."""
        if not self.running or self.running.poll() is not None:
            return
        self.running.send_signal(number)
        if number == signal.SIGKILL:
            self.running.wait()

    def stop(self, grace_s: float = 15.0) -> None:
        """Ask it to end, also if it was stopped, and make it end after `grace_s`."""
        for number in (signal.SIGCONT, signal.SIGTERM):
            self.send(number)
        try:
            if self.running:
                self.running.wait(grace_s)
        except subprocess.TimeoutExpired:
            self.send(signal.SIGKILL)

    def last_words(self, lines: int = 15) -> str:
        """The end of its log."""
        try:
            return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
        except FileNotFoundError:
            return ""


@dataclass(slots=True)
class Guard:
    """The warden's pipe, seen from the stack: what is guarded dies with the stack."""

    running: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        """Start the warden."""
        self.running = subprocess.Popen(  # noqa: S603  # our own command, no shell
            [sys.executable, warden.__file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env={"PATH": os.environ.get("PATH", os.defpath)},
        )

    def guard(self, pid: int, number: int = signal.SIGTERM) -> None:
        """End `pid` with signal `number` if the stack goes without ending it."""
        birth = warden.birth_of(pid)
        if birth is not None:
            self._say(f"guard {pid} {birth} {number}")

    def release(self, pid: int) -> None:
        """Forget a process that has ended."""
        self._say(f"release {pid}")

    def stop(self) -> None:
        """Close the pipe and wait for the warden to end what is left."""
        if self.running:
            self.running.communicate()
            self.running = None

    def _say(self, line: str) -> None:
        if self.running and self.running.stdin:
            with suppress(BrokenPipeError):  # without a warden the next start still finds what is left
                self.running.stdin.write(line.encode() + b"\n")
                self.running.stdin.flush()
