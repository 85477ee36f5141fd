"""One bad event stops only its own key."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import asyncpg
import pytest
from stride_chassis.projection.consumer import ProjectionWorker
from stride_contracts import TopicKind, topic_for

from tests.integration.delivery.counting import has_counted, parked, projection
from tests.integration.delivery.kit import Message, running, said, send, until

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from stride_chassis.resources import Resources
    from stride_provision import Database

    from tests.infra.face import Kafka

    Open = Callable[[str], Awaitable[Resources]]


BAD: dict[str, dict[str, Any]] = {
    "not-json": {"value": b"{"},
    "attribute-missing": {"headers": {"ce_type": None}},
    "header-not-utf-8": {"headers": {"ce_source": b"/stride/\xff"}},
    "contract-violated": {"value": b"{}"},
    "tenant-mismatch": {"headers": {"ce_tenant": b"ealing"}},
}


@pytest.mark.parametrize("reason", BAD)
async def test_a_bad_record_is_parked_with_its_key_and_the_others_flow(
    opened: Open, borough: str, kafka: Kafka, reason: str
) -> None:
    resources = await opened("reports")
    bad, good = uuid4(), uuid4()
    send(
        kafka,
        said(borough, bad, 1),
        said(borough, bad, 2, **BAD[reason]),
        said(borough, good, 1),
        said(borough, bad, 3),
        said(borough, good, 2),
    )
    async with running(ProjectionWorker(projection(), resources)):
        await until(has_counted(resources, borough, {bad: [1], good: [1, 2]}))
        assert await parked(resources, borough) == [(1, reason), (3, "queued-behind")]


@pytest.mark.parametrize("compression", ["gzip", "lz4", "snappy", "zstd"])
async def test_however_a_client_compresses_it_is_read(
    opened: Open, borough: str, kafka: Kafka, compression: str
) -> None:
    resources, session = await opened("reports"), uuid4()
    send(kafka, said(borough, session, 1), said(borough, session, 2), compression=compression)
    async with running(ProjectionWorker(projection(), resources)):
        await until(has_counted(resources, borough, {session: [1, 2]}))


async def test_a_column_that_is_missing_parks_nothing_however_often_it_is_tried(
    opened: Open, borough: str, kafka: Kafka, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stride_chassis.projection.consumer.BACKOFF_SECONDS", (0.5,))
    monkeypatch.setattr("stride_chassis.projection.consumer.TRIES_BEFORE_PARKING", 1)
    resources, session = await opened("reports"), uuid4()
    worker = ProjectionWorker(projection(), resources)
    owner = await asyncpg.connect(database.owner_dsn)
    await owner.execute("ALTER TABLE counted RENAME heard TO not_migrated")
    send(kafka, said(borough, session, 1))
    async with running(worker):
        await until(lambda: asyncio.sleep(0, max(worker._failures.values(), default=0) > 2))
        await owner.execute("ALTER TABLE counted RENAME not_migrated TO heard")
        await until(has_counted(resources, borough, {session: [1]}))
        assert await parked(resources, borough) == []
    await owner.close()


async def test_what_was_parked_is_sealed_and_its_reason_holds_no_value(
    opened: Open, borough: str, kafka: Kafka
) -> None:
    resources = await opened("reports")
    send(kafka, Message(topic_for(TopicKind.SESSIONS, borough), b"her own words", [("x", b"y")], b"her own words"))
    async with running(ProjectionWorker(projection(), resources)):
        await until(lambda: parked(resources, borough))
    mine = topic_for(TopicKind.SESSIONS, borough)
    row = await resources.pool.fetchrow("SELECT parked::text AS shown, sealed FROM parked WHERE topic = $1", mine)
    assert row is not None
    assert "her own words" not in row["shown"]
    assert json.loads(resources.sealer.unseal(row["sealed"]))["headers"] == [["x", "eQ=="]]


async def test_an_event_the_database_refuses_is_parked_and_its_batch_is_applied(
    opened: Open, borough: str, kafka: Kafka
) -> None:
    resources = await opened("reports")
    good = [uuid4() for _ in range(3)]
    nul = said(borough, uuid4(), 1)
    text = b'{"session_id":"%s","reason":"weather","later":"\\u0000"}' % (nul.key or b"")
    send(
        kafka,
        said(borough, good[0], 1),
        Message(nul.topic, nul.key, nul.headers, text),
        *(said(borough, each, 1 + (each == good[0])) for each in good),
    )
    async with running(ProjectionWorker(projection(), resources)):
        await until(has_counted(resources, borough, {good[0]: [1, 2], good[1]: [1], good[2]: [1]}))
        assert await parked(resources, borough) == [(1, "database-refused")]
