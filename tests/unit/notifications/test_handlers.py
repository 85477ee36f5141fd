from collections.abc import Collection
from uuid import UUID, uuid4

import pytest
from stride_chassis.errors import NotFound, Refused
from stride_notifications.domain import Mailbox, Rule
from stride_notifications.handlers import AddRule, add_mailbox, add_rule, remove_rule

VOCABULARY = {"concern-raised": {"category": frozenset({"poor-lighting"})}}


class MemoryMailboxes:
    def __init__(self, *known: UUID) -> None:
        self.known = set(known)
        self.addresses: set[str] = set()

    async def add(self, mailbox: Mailbox) -> bool:
        is_new = mailbox.address not in self.addresses
        self.addresses.add(mailbox.address)
        return is_new

    async def find_known(self, mailbox_ids: Collection[UUID]) -> set[UUID]:
        return self.known.intersection(mailbox_ids)


class MemoryRules:
    def __init__(self) -> None:
        self.rows: dict[UUID, Rule] = {}

    async def add(self, rule: Rule) -> None:
        self.rows[rule.rule_id] = rule

    async def remove(self, rule_id: UUID) -> bool:
        return self.rows.pop(rule_id, None) is not None


async def test_a_rule_is_kept_with_each_mailbox_once() -> None:
    mailbox, rules = uuid4(), MemoryRules()
    command = AddRule("concern-raised", {"category": ["poor-lighting"]}, [mailbox, mailbox])
    rule = await add_rule(command, rules, MemoryMailboxes(mailbox), vocabulary=VOCABULARY)
    assert rules.rows == {rule.rule_id: rule}
    assert rule.mailbox_ids == [mailbox]


async def test_a_rule_for_a_mailbox_the_borough_does_not_have_is_refused() -> None:
    mailbox, rules = uuid4(), MemoryRules()
    with pytest.raises(Refused) as refused:
        await add_rule(
            AddRule("concern-raised", {}, [mailbox, uuid4()]),
            rules,
            MemoryMailboxes(mailbox),
            vocabulary=VOCABULARY,
        )
    assert (refused.value.code, refused.value.status, rules.rows) == ("mailbox-unknown", 422, {})


async def test_a_rule_that_could_never_match_is_refused_with_the_part_to_blame() -> None:
    with pytest.raises(Refused) as refused:
        await add_rule(
            AddRule("concern-raised", {"category": ["ghosts"]}, [uuid4()]),
            MemoryRules(),
            MemoryMailboxes(),
            vocabulary=VOCABULARY,
        )
    assert (refused.value.code, refused.value.status) == ("code-unknown", 422)
    assert refused.value.field == "codes.category"


async def test_a_mailbox_is_added_once() -> None:
    mailboxes = MemoryMailboxes()
    await add_mailbox("safety@merton.example", mailboxes)
    with pytest.raises(Refused) as refused:
        await add_mailbox("safety@merton.example", mailboxes)
    assert (refused.value.code, refused.value.status) == ("mailbox-already-added", 409)


async def test_a_rule_that_is_not_there_cannot_be_taken_back() -> None:
    with pytest.raises(NotFound):
        await remove_rule(uuid4(), MemoryRules())


def test_a_printed_mailbox_does_not_show_its_address() -> None:
    assert "merton" not in repr(Mailbox(uuid4(), "safety@merton.example"))
