"""The stack under test as an outsider sees it: over HTTP, in its topics, tables, logs and metrics."""

import asyncio
import os
import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import uuid4

import asyncpg
import httpx
from stride_cli.stack import Stack
from stride_cli.waiting import Settled, wait_for

from tests.chaos.ledger import Ledger
from tests.chaos.team import Team
from tests.chaos.waiting import until
from tests.e2e.recount.mails import Post
from tests.e2e.recount.records import Record, read_all, read_properties

SETTLED_WITHIN_S = 90.0
ANSWERED_WITHIN_S = 60.0


class Room:
    """A stack, its boroughs' teams, and the one ledger of all they were answered.

    Args:
        stack: the running stack.
        boroughs: those that were onboarded.
    """

    def __init__(self, stack: Stack, boroughs: tuple[str, ...]) -> None:
        self.stack = stack
        self.boroughs = boroughs
        self.ledger = Ledger()
        self._token = stack.token(["central", "coordinator", "service"], ["*", *boroughs])
        self._http = httpx.Client(headers={"Authorization": f"Bearer {self._token}"}, timeout=30)

    def teams(self, *processes: str) -> list[Team]:
        """A team for each borough, that asks these sessions processes, or else all of them."""
        urls = [self.stack.url(process) for process in processes or self.processes("sessions")]
        return [Team(urls, self._token, borough, self.ledger) for borough in self.boroughs]

    def processes(self, service: str) -> list[str]:
        """The names of a service's processes."""
        return [name for name in self.stack.fleet.names if name.partition("-")[0] == service]

    def pid(self, process: str) -> int:
        """The id of a process that runs."""
        pid = self.stack.fleet[process].pid
        assert pid is not None, f"{process} does not run"
        return pid

    def answered(self, more: int) -> None:
        """Wait until so many more commands have been answered."""
        enough = len(self.ledger) + more
        until(lambda: len(self.ledger) >= enough, f"{more} more answers", within_s=ANSWERED_WITHIN_S)

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

    def settle(self) -> None:
        """Wait until every process is ready, everything said has been heard and every mail has gone."""
        wait_for(Settled(self.stack.environment()), within_s=SETTLED_WITHIN_S)

    def get(self, process: str, path: str) -> Any:
        """Ask a process for something."""
        return self._http.get(self.stack.url(process) + path).raise_for_status().json()

    def listed(self, process: str, path: str) -> Iterator[dict[str, Any]]:
        """Everything on a list, page by page."""
        page = self.get(process, f"{path}?limit=200")
        yield from page["items"]
        while page["next_cursor"] is not None:
            page = self.get(process, f"{path}?limit=200&after={page['next_cursor']}")
            yield from page["items"]

    def post(self, process: str, path: str, body: object) -> Any:
        """Order something."""
        key = {"Idempotency-Key": str(uuid4())}
        return self._http.post(self.stack.url(process) + path, json=body, headers=key).raise_for_status().json()

    def records(self) -> list[Record]:
        """Everything on the topics."""
        return read_all(read_properties(Path(self.stack.env()["kafka"]["admin_properties"])))

    def post_of(self, borough: str) -> Post:
        """A borough's mailboxes, rules and deliveries."""
        lists = {what: list(self.listed("notifications", f"/boroughs/{borough}/{what}")) for what in Post._fields}
        mailboxes = {mailbox["mailbox_id"]: mailbox["address"] for mailbox in lists["mailboxes"]}
        return Post(mailboxes, lists["rules"], lists["deliveries"])

    def mails(self) -> list[EmailMessage]:
        """What arrived."""
        folder = Path(unquote(urlsplit(self.stack.env()["mail"]["url"]).path))
        return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in folder.glob("*.eml")]

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
    connection = await asyncpg.connect(dsn, timeout=10)
    try:
        return await connection.fetch(query)
    finally:
        await connection.close()


def environment_of(pid: int) -> dict[str, str]:
    """The environment a process was started with."""
    pairs = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    return dict(os.fsdecode(pair).split("=", 1) for pair in pairs if b"=" in pair)
