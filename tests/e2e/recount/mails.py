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


def about_erased(records: Iterable[Record]) -> set[str]:
    """The ids of the events of concerns that were erased, of which somebody may have been told or not."""
    of_concerns = [record for record in records if record.topic.endswith(".concerns")]
    erased = {(record.topic, record.key) for record in of_concerns if record.name == "concern-erased"}
    return {
        record.header("ce_id")
        for record in of_concerns
        if (record.topic, record.key) in erased and record.name != "concern-erased"
    }


def differences(records: Iterable[Record], posts: dict[str, Post], mails: Iterable[EmailMessage]) -> list[str]:
    """Mails that are missing, too many, or not what the deliveries say."""
    records = list(records)
    expected = Counter(wanted(records, posts))
    spared = about_erased(records)
    arrived = Counter((str(mail["X-Stride-Event"]), str(mail["To"])) for mail in mails)
    delivered = Counter(
        (delivery["event_id"], post.mailboxes[delivery["mailbox_id"]])
        for post in posts.values()
        for delivery in post.deliveries
        if delivery["state"] == "sent"
    )
    return [
        f"{recipient} about {event}: wanted {expected[one]}, sent {delivered[one]}, arrived {arrived[one]}"
        for one in sorted(expected | arrived | delivered)
        for event, recipient in (one,)
        if not _agree(expected[one], delivered[one], arrived[one], may_be_given_up=event in spared)
    ]


def _agree(expected: int, delivered: int, arrived: int, *, may_be_given_up: bool) -> bool:
    if may_be_given_up:
        return delivered <= arrived <= expected
    return expected == delivered == arrived
