"""Deliveries and their attempts in Postgres: claimed for a while, begun before they are made, ended by an outcome."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cryptography.fernet import InvalidToken

from stride_notifications.domain import NEVER_OFFERED, Attempt, Delivery, DeliveryState
from stride_notifications.store.statements import queries

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import timedelta
    from uuid import UUID

    import asyncpg
    from stride_chassis import Connection, Sealer

    from stride_notifications.domain import Answer, Standing


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that one worker has for itself for a while, and where it goes; None if no key opens the address."""

    claim_id: UUID
    delivery: Delivery
    recipient: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Told:
    """A delivery as its borough may see it, with the number, times, outcome and reply code of each attempt."""

    delivery_id: UUID
    event_id: str
    event_type: str
    mailbox_id: UUID
    state: DeliveryState
    attempts: Sequence[Mapping[str, object]]


class Deliveries:
    """The deliveries of all boroughs, as the worker that sends them needs them.

    Args:
        conn: where they are.
        sealer: opens the addresses.
    """

    def __init__(self, conn: Connection, sealer: Sealer) -> None:
        self._conn = conn
        self._sealer = sealer

    async def settle_expired(self, *, attempts: int) -> list[DeliveryState]:
        """Give up claims whose lease has ended; how each delivery stands whose attempt became ambiguous by it.

        One has failed that was, or may have been, offered in so many attempts.
        """
        rows = queries.settle_expired_claims(self._conn, attempts=attempts, never_offered=NEVER_OFFERED)
        return [DeliveryState(row["state"]) async for row in rows if row["was_begun"]]

    async def claim_due(self, claim_id: UUID, *, most: int, lease: timedelta) -> list[Claimed]:
        """Take the heads of the lines that are due, so many at most, for the length of a lease."""
        rows = queries.claim_due_deliveries(self._conn, claim_id=claim_id, most=most, lease=lease)
        return [Claimed(claim_id, _delivery(row), self._open(row["address_sealed"])) async for row in rows]

    def _open(self, sealed: bytes) -> str | None:
        try:
            return self._sealer.unseal(sealed).decode()
        except InvalidToken:
            return None

    async def begin_attempt(self, claimed: Claimed, *, lease: timedelta) -> Attempt | None:
        """Note that an attempt begins; None if the claim was lost."""
        row = await queries.begin_attempt(self._conn, **_key(claimed), lease=lease, never_offered=NEVER_OFFERED)
        return None if row is None else Attempt(row["number"], row["never_offered"])

    async def mark_attempt(self, claimed: Claimed, answer: Answer, standing: Standing) -> bool:
        """Note how an attempt ended and how its delivery stands; false if the claim was lost."""
        marked = await queries.mark_attempt(
            self._conn,
            **_key(claimed),
            outcome=answer.outcome,
            reply_code=answer.reply_code,
            state=standing.state,
            wait=standing.wait,
        )
        return marked is not None

    async def release(self, claim_id: UUID) -> None:
        """Free what was claimed and not begun."""
        await queries.release_claim(self._conn, claim_id=claim_id)


async def page_deliveries(conn: Connection, borough: str, *, before: int, most: int) -> list[tuple[int, Told]]:
    """The next deliveries of one borough, each with its position, the newest first."""
    rows = queries.find_deliveries(conn, borough=borough, before=before, most=most)
    return [(row["position"], _told(row)) async for row in rows]


def _key(claimed: Claimed) -> dict[str, object]:
    return {
        "borough": claimed.delivery.borough,
        "delivery_id": claimed.delivery.delivery_id,
        "claim_id": claimed.claim_id,
    }


def _delivery(row: asyncpg.Record) -> Delivery:
    return Delivery(
        borough=row["borough"],
        delivery_id=row["delivery_id"],
        event_id=row["event_id"],
        event_type=row["event_type"],
        subject=row["subject"],
        occurred_at=row["occurred_at"],
        facts=json.loads(row["facts"]),
        may_have_arrived=row["may_have_arrived"],
    )


def _told(row: asyncpg.Record) -> Told:
    return Told(
        delivery_id=row["delivery_id"],
        event_id=row["event_id"],
        event_type=row["event_type"],
        mailbox_id=row["mailbox_id"],
        state=DeliveryState(row["state"]),
        attempts=json.loads(row["attempts"]),
    )
