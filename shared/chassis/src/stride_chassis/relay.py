"""The first deliveries of a key come in the order of its numbers. This publishes what the outbox holds.

A relay runs inside every process of a service that publishes. One of them leads: it holds a Postgres advisory lock,
and *everything* it does in the database it does on the one connection that holds that lock, so a relay that lost its
connection has lost the lead and cannot know better. Its round is: read the oldest pointers, publish their events,
delete the pointers of those the broker acknowledged. There is no cursor to remember: a transaction with a lower
position that commits late is simply there the next time. Dying anywhere in the round repeats events at most; their
`keyseq` tells every reader so.

Three things wake the leader: a nudge in this process after a commit, a NOTIFY from a relay that stands by in another
process, and a slow poll, which finds what no nudge told of (a process killed between commit and nudge).
A topic that is missing or denied pauses the rows of that topic and no others.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TypeVar

import asyncpg
import structlog

from stride_chassis.kafka import librdkafka_config
from stride_chassis.outage import Outage
from stride_chassis.postgres import Connection, is_away
from stride_chassis.publisher import Batch, KafkaAway, Publisher
from stride_chassis.queries import load_queries

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine, Sequence

    from stride_chassis.resources import Resources

log = structlog.get_logger(__name__)

LOCK_ID = 0x5354_5249_4445  # "STRIDE": one relay leads per database
SLOW_POLL_SECONDS = 0.25
STAND_BY_SECONDS = 1.0
COALESCE_SECONDS = 0.005
MEASURE_SECONDS = 5.0
CHECK_SECONDS = 5.0
PAUSE_SECONDS = 5.0
BACKOFF_SECONDS = 1.0
BATCH = 5000
IDLE_LIMIT = "20s"  # longer than any round: a stopped process loses the lock, a slow broker does not

T = TypeVar("T")
U = TypeVar("U")

_queries = load_queries("stride_chassis", "sql/publish.sql")
_FIND_UNPUBLISHED: str = _queries.find_unpublished.sql  # aiosql hands rows on one by one, a fifth of their cost


class Relay:
    """Publishes the outbox while it leads, and stands by while another process does.

    Args:
        resources: what the service has open; the relay opens a connection of its own, outside the pool.
    """

    name = "relay"

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._nudge = resources.nudge
        self._publisher = Publisher(librdkafka_config(resources.settings))
        self._paused: dict[str, float] = {}
        self._measured_at = 0.0
        self._checked_at = 0.0

    async def run(self) -> None:
        """Lead or stand by until cancelled; a server that is away is waited for."""
        try:
            while True:
                try:
                    async with self._connect() as conn:
                        await self._stand_by(conn)
                        await self._lead(conn)
                except Exception as away:
                    if not is_away(away):
                        raise
                    self._resources.health.report_outage(self.name, "postgres", Outage.of(away))
                    await asyncio.sleep(BACKOFF_SECONDS)
        finally:
            self._publisher.close()

    async def _stand_by(self, conn: Connection) -> None:
        """Wait for the lead, passing on to the leader every nudge that this process gives."""
        self._resources.metrics.relay_is_leader.set(0)
        while not await _queries.try_to_lead(conn, lock_id=LOCK_ID):
            try:
                await self._check_broker()
                self._resources.health.report(self.name, is_ready=True)
            except KafkaAway as away:
                self._resources.health.report_outage(self.name, "kafka", away.outage)
            if await self._nudge.wait(STAND_BY_SECONDS):
                await _queries.wake_leader(conn)
                await asyncio.sleep(COALESCE_SECONDS)

    async def _lead(self, conn: Connection) -> None:
        """Publish until the connection, and the lock with it, is lost."""
        log.info("relay leads")
        self._resources.metrics.relay_is_leader.set(1)
        await conn.add_listener("stride_outbox", lambda *_: self._nudge.set())
        while True:
            try:
                await self._check_broker()
                self._resources.health.report(self.name, is_ready=True)
                while True:
                    await self._round(conn)
            except KafkaAway as away:
                self._checked_at = 0.0
                self._resources.health.report_outage(self.name, "kafka", away.outage)
                await self._measure(conn)
                await asyncio.sleep(BACKOFF_SECONDS)

    async def _round(self, conn: Connection) -> None:
        has_drained = await self._drain(conn)
        await self._measure(conn)
        if not has_drained:
            await self._check_broker()
            await self._rest()

    async def _drain(self, conn: Connection) -> bool:
        """Publish what waits, batch after batch, until it is out or something is refused; false if nothing waited.

        While one batch is handed over, Postgres forgets the one before; while the broker takes it, the next one is
        found and its headers are written. A batch is handed over only after the one before it was acknowledged, all
        of it. Looking ahead ends where anything waits behind the batch in hand: what committed late, or what a topic
        had refused. It may be the first event of a key whose second is ahead, so the next drain looks from the start.
        """
        batch, acknowledged = await self._find_unpublished(conn), list[int]()
        if not batch.rows:
            return False
        while True:
            sent, _ = await together(self._publisher.send(batch), self._forget(conn, acknowledged))
            publication, following = await together(self._publisher.confirm(sent), self._find_following(conn, batch))
            acknowledged = publication.acknowledged
            self._pause(publication.refused)
            if following is None or len(acknowledged) < len(batch.rows):
                break
            batch = following
            await self._measure(conn)
        await self._forget(conn, acknowledged)
        return True

    async def _forget(self, conn: Connection, acknowledged: Sequence[int]) -> None:
        """Delete the pointers of what the broker has acknowledged."""
        if acknowledged:
            await _queries.delete_published(conn, positions=acknowledged)
            self._resources.metrics.events_published.inc(len(acknowledged))

    async def _check_broker(self) -> None:
        """Ask now and then whether the broker is there, so that readiness is true also while nothing is published."""
        if time.monotonic() - self._checked_at >= CHECK_SECONDS:
            await self._publisher.check()
            self._checked_at = time.monotonic()

    async def _find_unpublished(self, conn: Connection, after: int = 0, in_hand: int = 0) -> Batch:
        now = time.monotonic()
        self._paused = {topic: until for topic, until in self._paused.items() if until > now}
        return Batch.of(await conn.fetch(_FIND_UNPUBLISHED, after, list(self._paused), in_hand, BATCH))

    async def _find_following(self, conn: Connection, batch: Batch) -> Batch | None:
        """Find what comes after a batch that is being published; None if that is all, or anything waits behind."""
        if len(batch.rows) < BATCH:
            return None
        following = await self._find_unpublished(conn, after=batch.rows[-1]["position"], in_hand=len(batch.rows))
        return following if following.rows else None

    async def _rest(self) -> None:
        """Wait for a nudge, or until it is time to look anyway."""
        await self._nudge.wait(SLOW_POLL_SECONDS)

    def _pause(self, refused: dict[str, str]) -> None:
        for topic, reason in refused.items():
            log.error("topic refuses its events; they wait in the outbox", topic=topic, reason=reason)
            self._paused[topic] = time.monotonic() + PAUSE_SECONDS
        self._resources.metrics.relay_paused_topics.set(len(self._paused))

    async def _measure(self, conn: Connection) -> None:
        """Say how long the oldest event has waited; also keeps the connection from looking idle."""
        if time.monotonic() - self._measured_at < MEASURE_SECONDS:
            return
        measured = await _queries.measure_outbox(conn)
        self._resources.metrics.outbox_rows.set(measured["row_count"])
        self._resources.metrics.outbox_oldest_seconds.set(measured["oldest_seconds"])
        self._measured_at = time.monotonic()

    @asynccontextmanager
    async def _connect(self) -> AsyncIterator[Connection]:
        """Open the connection that will hold the lock; the server ends it, and the lead, if this process stops."""
        conn = await asyncpg.connect(
            self._resources.settings.database_url.get_secret_value(),
            timeout=5,
            command_timeout=10,
            server_settings={
                "application_name": "stride-relay",
                "idle_session_timeout": IDLE_LIMIT,
                "synchronous_commit": "off",  # a deletion that a crash of Postgres undoes repeats events, no more
            },
        )
        try:
            yield conn
        finally:
            conn.terminate()


async def together(first: Coroutine[None, None, T], second: Coroutine[None, None, U]) -> tuple[T, U]:
    """Wait for both; where one fails, or we have to stop, the other is cancelled and has ended before this raises."""
    tasks = asyncio.create_task(first), asyncio.create_task(second)
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
