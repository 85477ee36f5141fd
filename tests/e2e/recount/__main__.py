"""Runs every check against the running stack and prints a line for each."""

import argparse
import json
import subprocess
import sys
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import httpx

from tests.e2e.recount import figures, mails
from tests.e2e.recount.events import checks_of, load_schemas, once_each
from tests.e2e.recount.records import read_all, read_properties

ROOT = Path(__file__).parents[3]
STRIDE = Path(sys.executable).with_name("stride")


class Stack:
    """The running stack, known by the `stride` command and by HTTP alone."""

    def __init__(self, state: str) -> None:
        self._state = state
        self.environment = json.loads(self._stride("env", "--json"))
        boroughs = [argument for slug in self.environment["boroughs"] for argument in ("--borough", slug)]
        self._token = self._stride("token", "--role", "central", "--role", "coordinator", "--borough", "*", *boroughs)

    def _stride(self, *arguments: str) -> str:
        command = [str(STRIDE), *arguments, "--state", self._state]
        done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603  # our own command
        if done.returncode:
            raise SystemExit(done.stderr.strip())
        return done.stdout.strip()

    def open(self, service: str) -> httpx.Client:
        """A service over HTTP."""
        url = self.environment["services"][service]["url"]
        return httpx.Client(base_url=url, headers={"Authorization": f"Bearer {self._token}"}, timeout=90)

    def london(self) -> dict[str, Any]:
        """The figures of reports."""
        with self.open("reports") as reports:
            figures: dict[str, Any] = reports.get("/london/figures").raise_for_status().json()
            return figures

    def post(self, borough: str) -> mails.Post:
        """A borough's mailboxes, rules and deliveries."""
        with self.open("notifications") as notifications:
            lists = {what: _items(notifications, f"/boroughs/{borough}/{what}") for what in mails.Post._fields}
        mailboxes = {mailbox["mailbox_id"]: mailbox["address"] for mailbox in lists["mailboxes"]}
        return mails.Post(mailboxes, lists["rules"], lists["deliveries"])

    def mails(self) -> list[EmailMessage]:
        """What arrived."""
        folder = Path(unquote(urlsplit(self.environment["mail"]["url"]).path))
        return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in folder.glob("*.eml")]


def _items(client: httpx.Client, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        page = client.get(path, params={"limit": 200, **cursor}).raise_for_status().json()
        found += page["items"]
        if page["next_cursor"] is None:
            return found
        cursor = {"after": page["next_cursor"]}


def complaints(stack: Stack) -> dict[str, list[str]]:
    """What each check complains of."""
    records = read_all(read_properties(Path(stack.environment["kafka"]["admin_properties"])))
    once = once_each(records)
    posts = {borough: stack.post(borough) for borough in stack.environment["boroughs"]}
    checks = checks_of(load_schemas(ROOT / "shared" / "contracts" / "schemas"))
    return {
        f"{len(records)} records lie on the topics": [] if records else ["none"],
        **{name: check(records) for name, check in checks.items()},
        "the figures equal the recount": figures.differences(once, stack.london()),
        "each recipient got each mail once": mails.differences(once, posts, stack.mails()),
    }


def main() -> int:
    """Check everything; 1 if something is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.e2e.recount", description=__doc__)
    parser.add_argument("--state", default=".stride", help="folder of the running stack")
    found = complaints(Stack(parser.parse_args().state))
    for name, wrong in found.items():
        print("no " if wrong else "yes", name)  # noqa: T201  # this is what the script is for
        for complaint in wrong[:20]:
            print("      ", complaint)  # noqa: T201  # as above
    return 1 if any(found.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
