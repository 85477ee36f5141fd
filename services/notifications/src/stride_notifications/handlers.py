"""What a borough may ask of notifications: mailboxes and rules; nothing is sent from here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from uuid import UUID, uuid4

from stride_chassis import NotFound, Refused

from stride_notifications.domain import Mailbox, Meaningless, Rule, check_meaning

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from stride_notifications.domain import Vocabulary


@dataclass(frozen=True, slots=True)
class AddRule:
    """Tell these mailboxes of events of a type whose codes are among those listed; no codes: of all."""

    event_type: str
    codes: Mapping[str, Sequence[str]]
    mailbox_ids: Sequence[UUID]


class Mailboxes(Protocol):
    """The staff mailboxes of one borough."""

    async def add(self, mailbox: Mailbox) -> bool:
        """Keep a mailbox; false if the borough has one of this address."""

    async def find_known(self, mailbox_ids: Collection[UUID]) -> set[UUID]:
        """Which of these are the borough's."""


class Rules(Protocol):
    """The rules of one borough."""

    async def add(self, rule: Rule) -> None: ...

    async def remove(self, rule_id: UUID) -> bool:
        """Take a rule back; false if the borough has none of this id."""


async def add_mailbox(address: str, mailboxes: Mailboxes) -> Mailbox:
    """Add a staff mailbox; raises `Refused` if the borough has it already."""
    mailbox = Mailbox(uuid4(), address)
    if not await mailboxes.add(mailbox):
        raise Refused("mailbox-already-added", "The borough has a mailbox of this address.", field="address")
    return mailbox


async def add_rule(command: AddRule, rules: Rules, mailboxes: Mailboxes, *, vocabulary: Vocabulary) -> Rule:
    """Make a rule; raises `Refused` if no event could ever match it, or a mailbox is not the borough's."""
    try:
        check_meaning(command.event_type, command.codes, vocabulary)
    except Meaningless as meaningless:
        raise Refused(
            meaningless.code, "No event that can be heard says this.", status=422, field=meaningless.part
        ) from None
    wanted = set(command.mailbox_ids)
    if await mailboxes.find_known(wanted) != wanted:
        raise Refused("mailbox-unknown", "The borough has no such mailbox.", status=422, field="mailbox_ids")
    rule = Rule(uuid4(), command.event_type, command.codes, sorted(wanted))
    await rules.add(rule)
    return rule


async def remove_rule(rule_id: UUID, rules: Rules) -> None:
    """Take a rule back; what it has caused is still delivered. Raises `NotFound`."""
    if not await rules.remove(rule_id):
        raise NotFound
