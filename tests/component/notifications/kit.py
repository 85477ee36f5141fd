"""What the tests of notifications say and ask: events as they come from Kafka, and what the tables hold."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from stride_chassis import Metrics, connection_of
from stride_contracts import (
    BoroughOnboarded,
    ConcernActioned,
    ConcernRaised,
    Envelope,
    Event,
    Received,
    Record,
    encode,
    read_envelope,
    to_headers,
    topic_for,
)
from stride_notifications.app import mail_worker
from stride_notifications.consumers import deliveries
from stride_notifications.domain import Mailbox, Rule
from stride_notifications.store import Mailboxes, Rules

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence

    import asyncpg
    from stride_chassis import Resources
    from stride_notifications.settings import NotificationsSettings
    from stride_notifications.worker import MailWorker


PATIENCE_S = 90.0


def raised(**other: object) -> ConcernRaised:
    """A concern in the dark, about lighting unless a test says otherwise."""
    said = {
        "concern_id": uuid4(),
        "kind": "concern",
        "category": "poor-lighting",
        "setting": "park-or-open-space",
        "light": "dark",
        "severity": "high",
        "ward": "E05000455",
    }
    return ConcernRaised.model_validate(said | other)


def actioned(concern: ConcernRaised) -> ConcernActioned:
    """What was done about a concern."""
    return ConcernActioned(concern_id=concern.concern_id, action="lighting", system="merton.lighting")


def onboarded(borough: str) -> BoroughOnboarded:
    """A borough has joined."""
    return BoroughOnboarded(borough=borough, gss_code="E09000024", police_command="south-west", stage="pilot")


def received(event: Event, borough: str = "merton", **other: object) -> Received:
    """The event as it comes from Kafka; `other` are fields of a later writer."""
    envelope = Envelope(
        id=str(uuid4()),
        source="/stride/sessions",
        type=event.event_type,
        time=datetime(2026, 11, 22, 18, tzinfo=UTC),
        subject=event.key,
        tenant=borough,
        keyseq=1,
    )
    value = encode(event)
    for name, code in other.items():
        value = value[:-1] + f',"{name}":"{code}"}}'.encode()
    topic = topic_for(event.topic_kind, borough)
    return read_envelope(Record(topic, 0, 0, event.key.encode(), to_headers(envelope), value, 0))


@dataclass(frozen=True)
class Notifications:
    """The service under test, without Kafka: what it hears is handed to its projection."""

    resources: Resources
    settings: NotificationsSettings

    async def mailbox(self, borough: str = "merton", address: str = "safety@merton.example") -> UUID:
        mailbox = Mailbox(uuid4(), address)
        async with connection_of(self.resources.pool) as conn:
            assert await Mailboxes(conn, borough, self.resources.sealer).add(mailbox)
        return mailbox.mailbox_id

    async def rule(
        self,
        *mailboxes: UUID,
        borough: str = "merton",
        event_type: str = "concern-raised",
        codes: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        async with connection_of(self.resources.pool) as conn:
            await Rules(conn, borough).add(Rule(uuid4(), event_type, codes or {}, mailboxes))

    async def hear(self, *batch: Received) -> None:
        """Apply events as the projection does: those of one type in one call, in one transaction."""
        statements = deliveries(self.resources.nudge).statements
        async with connection_of(self.resources.pool) as conn, conn.transaction():
            for event_type in dict.fromkeys(one.envelope.type for one in batch):
                await statements[event_type](conn, [one for one in batch if one.envelope.type == event_type])

    def worker(self, **settings: float) -> MailWorker:
        """A worker as another process has it, with figures of its own."""
        elsewhere = replace(self.resources, metrics=Metrics())
        return mail_worker(elsewhere, self.settings.model_copy(update=settings))

    async def rows(self) -> list[asyncpg.Record]:
        """The deliveries, in the order in which they were made."""
        async with connection_of(self.resources.pool) as conn:
            return list(await conn.fetch("SELECT * FROM delivery ORDER BY position"))

    async def later(self, seconds: float) -> None:
        """Let every claim's lease run on, as if so much time had passed."""
        async with connection_of(self.resources.pool) as conn:
            passed = timedelta(seconds=seconds)
            await conn.execute("UPDATE delivery SET claimed_until = claimed_until - $1::interval", passed)

    async def states(self) -> list[str]:
        return [row["state"] for row in await self.rows()]

    async def outcomes(self) -> list[tuple[int, str | None, int | None]]:
        """Every attempt, in the order in which they began."""
        async with connection_of(self.resources.pool) as conn:
            rows = await conn.fetch("SELECT number, outcome, reply_code FROM attempt ORDER BY begun_at")
        return [(row["number"], row["outcome"], row["reply_code"]) for row in rows]


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    """Wait until it holds; the time-out is generous and only says that it never will."""
    deadline = time.monotonic() + PATIENCE_S
    while not await holds():
        assert time.monotonic() < deadline, "it never came true"
        await asyncio.sleep(0.02)


async def one_delivery(notifications: Notifications) -> None:
    await notifications.rule(await notifications.mailbox())
    await notifications.hear(received(raised()))


async def many_deliveries(notifications: Notifications, count: int) -> None:
    await notifications.rule(await notifications.mailbox())
    await notifications.hear(*(received(raised()) for _ in range(count)))


@asynccontextmanager
async def running(*workers: MailWorker) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(worker.run()) for worker in workers]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
