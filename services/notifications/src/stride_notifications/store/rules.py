"""Mailboxes and rules of one borough in Postgres; addresses are sealed on the way in and opened on the way out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from stride_notifications.domain import Mailbox, Rule
from stride_notifications.store.statements import queries

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from stride_chassis import Connection, Sealer


class Mailboxes:
    """The staff mailboxes of one borough.

    Args:
        conn: where they are.
        borough: whose they are.
        sealer: seals addresses, and tells two equal ones by a keyed hash.
    """

    def __init__(self, conn: Connection, borough: str, sealer: Sealer) -> None:
        self._conn = conn
        self._borough = borough
        self._sealer = sealer

    async def add(self, mailbox: Mailbox) -> bool:
        """Keep a mailbox; false if the borough has one of this address."""
        added = await queries.add_mailbox(
            self._conn,
            borough=self._borough,
            mailbox_id=mailbox.mailbox_id,
            address_sealed=self._sealer.seal(mailbox.address.encode()),
            address_mark=self._sealer.keyed_hash(mailbox.address.lower().encode()),
        )
        return added is not None

    async def find_known(self, mailbox_ids: Collection[UUID]) -> set[UUID]:
        """Which of these are the borough's; they stay so until the transaction ends."""
        rows = queries.find_known_mailboxes(self._conn, borough=self._borough, mailbox_ids=sorted(mailbox_ids))
        return {row["mailbox_id"] async for row in rows}

    async def page(self, *, after: int, most: int) -> list[tuple[int, Mailbox]]:
        """The next mailboxes, each with its position, the oldest first."""
        rows = queries.find_mailboxes(self._conn, borough=self._borough, after=after, most=most)
        return [
            (row["position"], Mailbox(row["mailbox_id"], self._sealer.unseal(row["address_sealed"]).decode()))
            async for row in rows
        ]


class Rules:
    """The rules of one borough.

    Args:
        conn: where they are.
        borough: whose they are.
    """

    def __init__(self, conn: Connection, borough: str) -> None:
        self._conn = conn
        self._borough = borough

    async def add(self, rule: Rule) -> None:
        await queries.add_rule(
            self._conn,
            borough=self._borough,
            rule_id=rule.rule_id,
            event_type=rule.event_type,
            codes=json.dumps({name: list(codes) for name, codes in rule.codes.items()}),
            mailbox_ids=list(rule.mailbox_ids),
        )

    async def remove(self, rule_id: UUID) -> bool:
        """Take a rule back; false if the borough has none of this id."""
        removed = await queries.remove_rule(self._conn, borough=self._borough, rule_id=rule_id)
        return removed is not None

    async def page(self, *, after: int, most: int) -> list[tuple[int, Rule]]:
        """The next rules, each with its position, the oldest first."""
        rows = queries.find_rules(self._conn, borough=self._borough, after=after, most=most)
        return [
            (
                row["position"],
                Rule(row["rule_id"], row["event_type"], json.loads(row["codes"]), tuple(row["mailbox_ids"])),
            )
            async for row in rows
        ]
