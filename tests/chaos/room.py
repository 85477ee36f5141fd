"""The stack under test as its operator sees it: from outside, and in its processes, tables, logs and metrics."""

import asyncio
import os
import re
from pathlib import Path

import asyncpg
from stride_cli.environment import Environment
from stride_cli.stack import Stack

from tests.chaos.outside import Outside
from tests.chaos.team import Team


class Room(Outside):
    """A stack, its boroughs' teams, and the one ledger of all they were answered.

    Args:
        stack: the running stack.
        boroughs: those that were onboarded.
    """

    def __init__(self, stack: Stack, boroughs: tuple[str, ...]) -> None:
        super().__init__(boroughs, stack.token(["central", "coordinator", "service"], ["*", *boroughs]))
        self.stack = stack

    def url(self, process: str) -> str:
        """Where a process listens."""
        return self.stack.url(process)

    def environment(self) -> Environment:
        """How to reach the stack."""
        return self.stack.environment()

    def teams(self, *processes: str) -> list[Team]:
        """A team for each borough, that asks these sessions processes, or else all of them."""
        urls = [self.stack.url(process) for process in processes or self.processes("sessions")]
        return self.teams_at(urls, self.boroughs)

    def processes(self, service: str) -> list[str]:
        """The names of a service's processes."""
        return [name for name in self.stack.fleet.names if name.partition("-")[0] == service]

    def pid(self, process: str) -> int:
        """The id of a process that runs."""
        pid = self.stack.fleet[process].pid
        assert pid is not None, f"{process} does not run"
        return pid

    def crash(self, service: str) -> None:
        """`kill -9` every process of a service."""
        for process in self.processes(service):
            self.stack.kill(process)

    def start(self, *processes: str) -> None:
        """Start processes and wait until each is ready."""
        for process in processes:
            self.stack.start_service(process, wait=False)
        for process in processes:
            self.stack.start_service(process)

    def metric(self, process: str, name: str) -> float:
        """The sum of a figure's lines; `name` is the start of a line, a label may follow in braces."""
        text = self._http.get(f"{self.stack.url(process)}/metrics").raise_for_status().text
        return sum(float(value) for value in re.findall(rf"^{re.escape(name)}.* (\S+)$", text, re.MULTILINE))

    def applied(self, process: str) -> float:
        """How many events a reports process has applied since it was started."""
        return self.metric(process, 'stride_events_applied_total{outcome="applied",projection="reports.figures"}')

    def leaders(self, *processes: str) -> list[str]:
        """Which of these sessions processes publish."""
        return [process for process in processes if self.metric(process, "stride_relay_is_leader") == 1]

    def log_of(self, process: str) -> str:
        """What a process has logged so far."""
        log = self.stack.fleet[process].log
        return log.read_text(encoding="utf-8") if log.exists() else ""

    def rows(self, service: str, query: str) -> list[asyncpg.Record]:
        """Rows of a service's database, read in the role of the service."""
        return asyncio.run(_rows(self.stack.env()["services"][service]["database_url"], query))


async def _rows(dsn: str, query: str) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(dsn, timeout=90)
    try:
        return await connection.fetch(query)
    finally:
        await connection.close()


def environment_of(pid: int) -> dict[str, str]:
    """The environment a process was started with."""
    pairs = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    return dict(os.fsdecode(pair).split("=", 1) for pair in pairs if b"=" in pair)
