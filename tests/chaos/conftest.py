"""One stack of real processes for all faults: two of sessions and of reports, one of notifications."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from stride_cli.blueprint import Plan
from stride_cli.onboarding import Joining
from stride_cli.stack import Stack

sys.path.insert(0, str(Path(__file__).parents[2]))  # so that the recount of the end-to-end tests can be used here

from tests.chaos.room import Room  # after the line above
from tests.chaos.verdict import Verdict  # as above

BOROUGHS = ("ealing", "lambeth", "merton")
SESSION_SECONDS = {"STRIDE_KAFKA_SESSION_SECONDS": "6"}
BRISK_MAILS = {
    "STRIDE_SMTP_CONNECT_SECONDS": "2",
    "STRIDE_SMTP_SEND_SECONDS": "2",
    "STRIDE_MAIL_LEASE_SECONDS": "5",
    "STRIDE_MAIL_BACKOFF_FIRST_SECONDS": "0.2",
    "STRIDE_MAIL_BACKOFF_LONGEST_SECONDS": "1",
    "STRIDE_MAIL_AWAY_LONGEST_SECONDS": "1",
    "STRIDE_MAIL_PAUSE_LONGEST_SECONDS": "1",
}
PLAN = Plan(
    instances={"sessions": 2, "reports": 2},
    settings={
        "sessions": SESSION_SECONDS,
        "reports": SESSION_SECONDS,
        "notifications": SESSION_SECONDS | BRISK_MAILS,
    },
)


@pytest.fixture(scope="session")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """The running stack with three boroughs, each of which has a rule that every concern be mailed."""
    stack = Stack(tmp_path_factory.mktemp("chaos") / "state", plan=PLAN, durable=False)
    try:
        with stack:
            for borough in BOROUGHS:
                stack.onboard(Joining(borough=borough, schemes=("walk-and-talk",)))
            room = Room(stack, BOROUGHS)
            for borough in BOROUGHS:
                _tell_of_concerns(room, borough)
            yield room
    finally:
        stack.discard()


def _tell_of_concerns(room: Room, borough: str) -> None:
    home = f"/boroughs/{borough}"
    mailbox = room.post("notifications", f"{home}/mailboxes", {"address": f"walks@{borough}.example"})
    rule = {"event_type": "concern-raised", "codes": {}, "mailbox_ids": [mailbox["mailbox_id"]]}
    room.post("notifications", f"{home}/rules", rule)


@pytest.fixture(scope="session")
def verdict(room: Room) -> Verdict:
    """The comparison of the ledger with everything that can be seen."""
    return Verdict(room)
