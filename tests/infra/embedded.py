"""The embedded servers with the face that tests know: processes on loopback, no engine needed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import psutil  # type: ignore[import-untyped] # published without types
from stride_provision import EmbeddedKafka, EmbeddedPostgres

from tests.waiting import until

if TYPE_CHECKING:
    from tests.infra.face import Kafka, Postgres


class FreezableKafka(EmbeddedKafka):
    """The embedded Kafka, which can also be made to stand still."""

    def freeze(self) -> None:
        """Let all its threads stand still; returns when the last one does, which on a busy machine takes its time."""
        process = self._running()
        process.suspend()
        until(lambda: _states(process.pid) == {"T"}, "Kafka's threads stand still")

    def thaw(self) -> None:
        self._running().resume()

    def discard(self) -> None:
        """Stop it; its folder is pytest's, which removes it."""
        self.stop()

    def _running(self) -> psutil.Process:
        assert self.pid is not None, "Kafka does not run"
        return psutil.Process(self.pid)


def _states(pid: int) -> set[str]:
    """The states of a process's threads, see proc_pid_stat(5)."""
    return {file.read_text().rpartition(") ")[2][0] for file in Path(f"/proc/{pid}/task").glob("*/stat")}


def embedded_kafka(folder: Path) -> Kafka:
    """A Kafka that is not started yet."""
    return FreezableKafka(folder)


def embedded_postgres(folder: Path) -> Postgres:
    """A Postgres that is not started yet; fsync is off, since no test pulls the plug of the machine."""
    return EmbeddedPostgres(folder, durable=False)
