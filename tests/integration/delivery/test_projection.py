"""Every event counts once, whatever is repeated, restarted or away."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from stride_chassis.projection.consumer import ProjectionWorker
from stride_provision import onboard

from tests.integration.delivery.counting import has_counted, parked, projection
from tests.integration.delivery.kit import running, said, send, until

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from stride_chassis import Connection
    from stride_chassis.resources import Resources
    from stride_contracts import Received
    from stride_provision import KafkaAdmin

    from tests.infra.face import Kafka

    Open = Callable[[str], Awaitable[Resources]]


@pytest.mark.smoke
async def test_each_event_counts_once_however_often_it_is_delivered(opened: Open, borough: str, kafka: Kafka) -> None:
    resources = await opened("reports")
    session = uuid4()
    send(kafka, *(said(borough, session, n) for n in (1, 2, 2, 3, 1, 2, 3, 4)))
    async with running(ProjectionWorker(projection(), resources)):
        await until(has_counted(resources, borough, {session: [1, 2, 3, 4]}))


async def test_a_restart_goes_on_where_the_database_says(opened: Open, borough: str, kafka: Kafka) -> None:
    resources = await opened("reports")
    session, mine = uuid4(), projection()
    send(kafka, said(borough, session, 1))
    async with running(ProjectionWorker(mine, resources)):
        await until(has_counted(resources, borough, {session: [1]}))
    send(kafka, said(borough, session, 2))
    async with running(ProjectionWorker(mine, resources)):
        await until(has_counted(resources, borough, {session: [1, 2]}))


async def test_a_new_borough_is_heard_without_a_restart(opened: Open, kafka: Kafka, kafka_admin: KafkaAdmin) -> None:
    resources = await opened("reports")
    session, late = uuid4(), f"late-{secrets.token_hex(4)}"
    async with running(ProjectionWorker(projection(), resources)):
        await until(lambda: resources.pool.fetchval("SELECT true FROM projection_offset LIMIT 1"))
        onboard(kafka_admin, late, systems=())
        send(kafka, said(late, session, 1))
        await until(has_counted(resources, late, {session: [1]}))


async def test_a_type_that_is_not_named_is_passed_over_unless_the_projection_says_otherwise(
    opened: Open, borough: str, kafka: Kafka
) -> None:
    resources, mine, session = await opened("reports"), projection(), uuid4()
    heard: list[str] = []

    async def note(_: Connection, batch: Sequence[Received]) -> None:
        heard.extend(received.envelope.type for received in batch if received.borough == borough)

    unknown = {"headers": {"ce_type": b"stride.session-haunted.v1"}, "value": b"{"}
    send(kafka, said(borough, session, 1), said(borough, session, 2, **unknown), said(borough, session, 3))
    async with running(ProjectionWorker(replace(mine, otherwise=note), resources)):
        await until(has_counted(resources, borough, {session: [1, 3]}))
    assert heard == ["stride.session-haunted.v1"]
    assert await parked(resources, borough) == []


async def test_a_gap_is_applied_and_counted(opened: Open, borough: str, kafka: Kafka) -> None:
    resources, mine = await opened("reports"), projection()
    session = uuid4()
    send(kafka, said(borough, session, 3), said(borough, session, 7))
    async with running(ProjectionWorker(mine, resources)):
        await until(has_counted(resources, borough, {session: [3, 7]}))
        gaps = resources.metrics.events_applied.labels(mine.name, "gap")
        await until(lambda: asyncio.sleep(0, gaps._value.get() >= 2))


async def test_an_unknown_type_and_an_unknown_code_are_accepted(opened: Open, borough: str, kafka: Kafka) -> None:
    resources = await opened("reports")
    session = uuid4()
    code = b'{"session_id":"%s","reason":"a-reason-of-next-year"}' % str(session).encode()
    send(
        kafka,
        said(borough, session, 1, headers={"ce_type": b"stride.session-renamed.v1"}),
        said(borough, session, 2, value=code),
    )
    async with running(ProjectionWorker(projection(), resources)):
        await until(has_counted(resources, borough, {session: [2]}))
        assert await parked(resources, borough) == []


async def test_two_processes_share_the_boroughs_and_each_event_counts_once(
    opened: Open, kafka: Kafka, kafka_admin: KafkaAdmin
) -> None:
    first, second, mine = await opened("reports"), await opened("reports"), projection()
    sessions = {f"twin-{secrets.token_hex(4)}": uuid4() for _ in range(4)}
    for borough in sessions:
        onboard(kafka_admin, borough, systems=())
    n, workers = 0, [ProjectionWorker(mine, resources) for resources in (first, second)]

    def applied_by_both() -> bool:
        each = [r.metrics.events_applied.labels(mine.name, "applied")._value.get() for r in (first, second)]
        return bool(min(each) > 20)

    async with running(workers[0]), asyncio.timeout(240):
        async with running(workers[1]):  # joins, works and leaves in mid-traffic
            while not applied_by_both():
                n += 1
                await asyncio.to_thread(
                    send, kafka, *(said(borough, session, n) for borough, session in sessions.items())
                )
        for borough, session in sessions.items():
            await until(has_counted(first, borough, {session: list(range(1, n + 1))}))
