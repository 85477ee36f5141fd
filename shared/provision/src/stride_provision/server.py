"""Starts, finds and stops one server by its pid file; it never signals a process that is not ours.

The server may outlive us. A pid is ours only where start time and command line are those written down then.
"""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil  # type: ignore[import-untyped] # published without types
from pydantic import BaseModel, ValidationError

from stride_provision.errors import ServerNotStarted
from stride_provision.keeping import PRIVATE_FILE, write_private
from stride_provision.unprivileged import identity

START_TIME_TOLERANCE = 5.0
KILL_SECONDS = 20.0
POLL_SECONDS = 0.05
LINES_SHOWN = 15


@dataclass(frozen=True, slots=True)
class Launch:
    """How to start a server: its command, where its output goes, and as whom it runs."""

    command: Sequence[str]
    log: Path
    user: str | None = None


class Noted(BaseModel):
    """What a pid file says of the process that was started."""

    pid: int
    created_at: float
    command: list[str]


@dataclass(slots=True)
class Server:
    """A server process known by its pid file."""

    pid_file: Path
    _child: psutil.Popen | None = field(default=None, init=False)

    def find(self) -> psutil.Process | None:
        """Return the running process, or None where it is gone or the pid is somebody else's by now."""
        if self._child is not None and self._child.is_running() and self._child.poll() is None:
            return self._child
        try:
            noted = Noted.model_validate_json(self.pid_file.read_text())
            found = psutil.Process(noted.pid)
            is_ours = (
                abs(found.create_time() - noted.created_at) < START_TIME_TOLERANCE
                and found.cmdline() == noted.command
                and found.status() != psutil.STATUS_ZOMBIE
            )
        except (OSError, ValidationError, psutil.Error):
            return None
        return found if is_ours else None

    def launch(self, how: Launch) -> psutil.Process:
        """Start the server in a session of its own: an interrupt at the terminal does not reach it."""
        if how.log.exists():
            how.log.replace(how.log.with_name(f"{how.log.name}.before"))
        log = os.open(how.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, PRIVATE_FILE)
        try:
            self._child = psutil.Popen(
                how.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                cwd="/",
                **identity(how.user),
            )
        finally:
            os.close(log)
        noted = Noted(pid=self._child.pid, created_at=self._child.create_time(), command=list(how.command))
        write_private(self.pid_file, noted.model_dump_json())
        return self._child

    def stop(self, polite: signal.Signals, *, seconds: float) -> None:
        """Ask it to end, and kill it where it has not ended within `seconds`."""
        running = self.find()
        if running is not None:
            with suppress(psutil.NoSuchProcess):
                running.send_signal(polite)
            try:
                running.wait(seconds)
            except psutil.TimeoutExpired:
                self.kill()
        self._forget()

    def kill(self) -> None:
        """End it and what it started at once, as a crash would; returns when they are gone."""
        running = self.find()
        if running is not None:
            with suppress(psutil.NoSuchProcess):
                family = [running, *running.children(recursive=True)]
                for one in family:
                    with suppress(psutil.NoSuchProcess):
                        one.kill()
                psutil.wait_procs(family, timeout=KILL_SECONDS)
        self._forget()

    def _forget(self) -> None:
        self._child = None
        self.pid_file.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for a server, and which log explains a disappointment."""

    seconds: float
    log: Path


def wait_until(answers: Callable[[], bool], server: Server, patience: Patience) -> None:
    """Wait until the server answers; raises `ServerNotStarted` where it ended or took too long."""
    deadline = time.monotonic() + patience.seconds
    while time.monotonic() < deadline:
        running = server.find()
        if running is None:
            message = f"the server ended while starting; the end of {patience.log}:\n{_end_of(patience.log)}"
            raise ServerNotStarted(message)
        if answers():
            return
        with suppress(psutil.TimeoutExpired):
            running.wait(POLL_SECONDS)
    server.kill()
    message = f"no answer within {patience.seconds:.0f} s; the end of {patience.log}:\n{_end_of(patience.log)}"
    raise ServerNotStarted(message)


def _end_of(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-LINES_SHOWN:])
