"""What commits late, or without a nudge, is published all the same; beside it the relays that would lose it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from stride_chassis.postgres import connection_of
from stride_chassis.publisher import Batch
from stride_chassis.relay import _FIND_UNPUBLISHED, Relay
from stride_contracts import TopicKind, topic_for

from tests.integration.delivery.kit import read_topic, running, until
from tests.integration.delivery.publishing import (
    RelayWithoutSlowPoll,
    WatchedRelay,
    cancelled,
    commit,
    outbox,
    outbox_is_empty,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import pytest
    from stride_chassis.resources import Resources

    from tests.infra.face import Kafka

    Open = Callable[[str], Awaitable[Resources]]

BACKLOG = 1000
PATIENCE_S = 90.0
TWIN_S = 3.0  # several slow polls; a twin that never looks again needs no longer to show it


class CursorRelay(Relay):
    """Twin: remembers the last position it published and never looks below it."""

    cursor = 0

    async def _find_unpublished(self, conn: Any, after: int = 0, in_hand: int = 0) -> Batch:
        found = await super()._find_unpublished(conn, after, in_hand)
        rows = [row for row in found.rows if row["position"] > self.cursor]
        self.cursor = max([self.cursor, *(row["position"] for row in rows)])
        return Batch.of(rows)


async def commit_late(resources: Resources, borough: str, relay: Relay, within_s: float) -> bool:
    """Commit a low position after a higher one was published; says whether it was published too."""
    async with running(relay), connection_of(resources.pool) as slow:
        transaction = slow.transaction()
        await transaction.start()
        await outbox.append(slow, [cancelled(borough, uuid4())])
        await commit(resources, cancelled(borough, uuid4()))
        await until(lambda: outbox_is_empty(resources))
        await transaction.commit()
        resources.nudge.set()
        try:
            await until(lambda: outbox_is_empty(resources), seconds=within_s)
        except TimeoutError:
            return False
        return True


async def test_a_transaction_that_commits_late_is_published(opened: Open, borough: str) -> None:
    resources = await opened("sessions")
    assert await commit_late(resources, borough, Relay(resources), PATIENCE_S)


async def test_the_twin_with_a_cursor_loses_it(opened: Open, borough: str) -> None:
    resources = await opened("sessions")
    assert not await commit_late(resources, borough, CursorRelay(resources), TWIN_S)


class AheadRelay(Relay):
    """Twin: looks ahead whatever waits behind the batch in hand."""

    async def _find_following(self, conn: Any, batch: Batch) -> Batch | None:
        regardless = _FIND_UNPUBLISHED.replace("$3::bigint = (", "$3::bigint <= (")
        rows = await conn.fetch(regardless, batch.rows[-1]["position"], [], len(batch.rows), 1)
        return Batch.of(rows) if rows else None


async def place_of_a_late_commit(
    resources: Resources, borough: str, kafka: Kafka, monkeypatch: pytest.MonkeyPatch, relay: Relay
) -> int:
    """Commit a low position while the relay works off a backlog, batch by batch; returns where in the topic it came."""
    monkeypatch.setattr("stride_chassis.relay.BATCH", 1)
    late = uuid4()

    async def has_begun() -> bool:
        waiting: int = await resources.pool.fetchval("SELECT count(*) FROM outbox")
        return waiting < BACKLOG

    async with connection_of(resources.pool) as slow:
        transaction = slow.transaction()
        await transaction.start()
        await outbox.append(slow, [cancelled(borough, late)])
        await commit(resources, *(cancelled(borough, uuid4()) for _ in range(BACKLOG)))
        async with running(relay):
            await until(has_begun)
            await transaction.commit()
            records = await read_topic(kafka, topic_for(TopicKind.SESSIONS, borough), count=BACKLOG + 1)
    return [record.key for record in records].index(str(late).encode())


async def test_a_transaction_that_commits_late_does_not_wait_for_the_end_of_a_backlog(
    opened: Open, borough: str, kafka: Kafka, monkeypatch: pytest.MonkeyPatch
) -> None:
    resources = await opened("sessions")
    assert await place_of_a_late_commit(resources, borough, kafka, monkeypatch, Relay(resources)) < BACKLOG


async def test_the_twin_that_only_looks_ahead_lets_it_wait(
    opened: Open, borough: str, kafka: Kafka, monkeypatch: pytest.MonkeyPatch
) -> None:
    resources = await opened("sessions")
    assert await place_of_a_late_commit(resources, borough, kafka, monkeypatch, AheadRelay(resources)) == BACKLOG


async def numbers_of_a_key(
    resources: Resources, borough: str, kafka: Kafka, monkeypatch: pytest.MonkeyPatch, relay: type[Relay]
) -> list[bytes]:
    """Commit the first event of a key late, and its second at once, while a batch is in hand; returns as they came."""
    monkeypatch.setattr("stride_chassis.relay.BATCH", 1)
    key = uuid4()
    async with connection_of(resources.pool) as slow:
        transaction = slow.transaction()
        await transaction.start()
        await outbox.append(slow, [cancelled(borough, key)])
        await commit(resources, cancelled(borough, uuid4()))

        class Interrupted(relay):  # type: ignore[valid-type, misc]  # the one or the other
            def __init__(self) -> None:
                super().__init__(resources)
                self._is_first = True

            async def _find_following(self, conn: Any, batch: Batch) -> Batch | None:
                if self._is_first:
                    self._is_first = False
                    await transaction.commit()
                    await commit(resources, cancelled(borough, key))
                found: Batch | None = await super()._find_following(conn, batch)
                return found

        async with running(Interrupted()):
            records = await read_topic(kafka, topic_for(TopicKind.SESSIONS, borough), count=3)
    return [dict(record.headers)["ce_keyseq"] for record in records if record.key == str(key).encode()]


async def test_events_of_a_key_come_in_their_order_though_the_first_commits_behind_a_batch(
    opened: Open, borough: str, kafka: Kafka, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await numbers_of_a_key(await opened("sessions"), borough, kafka, monkeypatch, Relay) == [b"1", b"2"]


async def test_the_twin_that_only_looks_ahead_turns_them_around(
    opened: Open, borough: str, kafka: Kafka, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await numbers_of_a_key(await opened("sessions"), borough, kafka, monkeypatch, AheadRelay) == [b"2", b"1"]


async def commit_without_nudge(resources: Resources, borough: str, relay: WatchedRelay, within_s: float) -> bool:
    """Commit as a process does that dies before it nudges; says whether the event was published."""
    async with running(relay):
        await relay.rests.wait()
        await commit(resources, cancelled(borough, uuid4()), nudge=False)
        try:
            await until(lambda: outbox_is_empty(resources), seconds=within_s)
        except TimeoutError:
            return False
        return True


async def test_an_event_whose_nudge_was_lost_is_published(opened: Open, borough: str) -> None:
    resources = await opened("sessions")
    assert await commit_without_nudge(resources, borough, WatchedRelay(resources), PATIENCE_S)


async def test_the_twin_without_the_slow_poll_leaves_it_lying(opened: Open, borough: str) -> None:
    resources = await opened("sessions")
    assert not await commit_without_nudge(resources, borough, RelayWithoutSlowPoll(resources), TWIN_S)
