"""Which mails the rules call for, and whether each recipient got each of them once; sends and reads no mail itself."""

import json
from collections import Counter
from collections.abc import Iterable
from email.message import EmailMessage
from typing import Any, NamedTuple

from tests.e2e.recount.records import Record

Facts = dict[str, Any]


class Post(NamedTuple):
    """One borough's mailboxes (id to address), rules and deliveries, as notifications gives them."""

    mailboxes: dict[str, str]
    rules: list[Facts]
    deliveries: list[Facts]


def wanted(records: Iterable[Record], posts: dict[str, Post]) -> set[tuple[str, str]]:
    """Every (event id, address) that a rule calls for; each once, however many rules call for it."""
    return {
        (record.header("ce_id"), posts[record.borough].mailboxes[mailbox])
        for record in records
        if record.borough in posts and not record.is_reply
        for rule in posts[record.borough].rules
        if _matches(rule, record)
        for mailbox in rule["mailbox_ids"]
    }


def _matches(rule: Facts, record: Record) -> bool:
    facts = json.loads(record.value)
    return rule["event_type"] == record.name and all(
        facts.get(field) in codes for field, codes in rule["codes"].items()
    )


def differences(records: Iterable[Record], posts: dict[str, Post], mails: Iterable[EmailMessage]) -> list[str]:
    """Mails that are missing, too many, or not what the deliveries say."""
    expected = Counter(wanted(records, posts))
    arrived = Counter((str(mail["X-Stride-Event"]), str(mail["To"])) for mail in mails)
    delivered = Counter(
        (delivery["event_id"], post.mailboxes[delivery["mailbox_id"]])
        for post in posts.values()
        for delivery in post.deliveries
        if delivery["state"] == "sent"
    )
    return [
        f"{recipient} about {event}: wanted {expected[event, recipient]}, sent {delivered[event, recipient]},"
        f" arrived {arrived[event, recipient]}"
        for event, recipient in sorted(expected | arrived | delivered)
        if not expected[event, recipient] == delivered[event, recipient] == arrived[event, recipient]
    ]
