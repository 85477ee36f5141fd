"""A running stack as an outsider sees it: over HTTP, in its topics and in the post; it starts and stops nothing."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import uuid4

import httpx
from stride_cli.environment import Environment
from stride_cli.waiting import Settled, wait_for

from tests.chaos.ledger import Ledger
from tests.chaos.team import Team
from tests.e2e.recount.mails import Post
from tests.e2e.recount.records import Record, read_all, read_properties
from tests.waiting import until

SETTLED_WITHIN_S = 240.0
ANSWERED_WITHIN_S = 240.0


class Outside(ABC):
    """What can be asked and told from outside, and the one ledger of all that was answered.

    Args:
        boroughs: those that were onboarded.
        token: of somebody who may see and do all that is asked here, in all of them.
    """

    def __init__(self, boroughs: tuple[str, ...], token: str) -> None:
        self.boroughs = boroughs
        self.ledger = Ledger()
        self._token = token
        self._http = httpx.Client(headers={"Authorization": f"Bearer {token}"}, timeout=90)

    @abstractmethod
    def url(self, process: str) -> str:
        """Where a process, or the only one of a service, listens."""

    @abstractmethod
    def environment(self) -> Environment:
        """How to reach the stack."""

    def teams_at(self, urls: list[str], boroughs: tuple[str, ...]) -> list[Team]:
        """A team for each of these boroughs, that asks the sessions processes at these addresses."""
        return [Team(urls, self._token, borough, self.ledger) for borough in boroughs]

    def answered(self, more: int) -> None:
        """Wait until so many more commands have been answered."""
        enough = len(self.ledger) + more
        until(lambda: len(self.ledger) >= enough, f"{more} more answers", within_s=ANSWERED_WITHIN_S)

    def settle(self) -> None:
        """Wait until every process is ready, everything said has been heard and every mail has gone."""
        wait_for(Settled(self.environment()), within_s=SETTLED_WITHIN_S)

    def get(self, process: str, path: str) -> Any:
        """Ask a process for something."""
        return self._http.get(self.url(process) + path).raise_for_status().json()

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
        return self._http.post(self.url(process) + path, json=body, headers=key).raise_for_status().json()

    def records(self) -> list[Record]:
        """Everything on the topics."""
        return read_all(read_properties(self.environment().kafka.admin_properties))

    def post_of(self, borough: str) -> Post:
        """A borough's mailboxes, rules and deliveries."""
        lists = {what: list(self.listed("notifications", f"/boroughs/{borough}/{what}")) for what in Post._fields}
        mailboxes = {mailbox["mailbox_id"]: mailbox["address"] for mailbox in lists["mailboxes"]}
        return Post(mailboxes, lists["rules"], lists["deliveries"])

    def mails(self) -> list[EmailMessage]:
        """What arrived."""
        folder = Path(unquote(urlsplit(self.environment().mail.url).path))
        return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in folder.glob("*.eml")]
