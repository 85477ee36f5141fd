"""Published if and only if committed, in order, by one leader."""

from __future__ import annotations

import asyncio
import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import asyncpg
import pytest
from stride_chassis.outbox import NewEvent
from stride_chassis.postgres import connection_of
from stride_chassis.relay import Relay
from stride_contracts import ConcernRaised, TopicKind, topic_for
from stride_provision import onboard

from tests.integration.delivery.kit import read_topic, running, until
from tests.integration.delivery.publishing import RelayWithoutSlowPoll, cancelled, commit, outbox, outbox_is_empty

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from stride_chassis.resources import Resources
    from stride_provision import KafkaAdmin

    from tests.infra.face import Kafka

    Open = Callable[[str], Awaitable[Resources]]


@pytest.mark.smoke
async def test_what_was_committed_is_published_and_what_was_not_is_not(
    opened: Open, borough: str, kafka: Kafka
) -> None:
    resources = await opened("sessions")
    kept, lost = uuid4(), uuid4()
    async with running(Relay(resources)):
        async with connection_of(resources.pool) as conn:
            transaction = conn.transaction()
            await transaction.start()
            await outbox.append(conn, [cancelled(borough, lost)])
            await transaction.rollback()
        await commit(resources, cancelled(borough, kept))
        [record] = await read_topic(kafka, topic_for(TopicKind.SESSIONS, borough), count=1)
    headers = dict(record.headers)
    assert record.key == headers["ce_subject"] == str(kept).encode()
    assert headers["ce_type"] == b"stride.session-cancelled.v1"
    assert headers["ce_keyseq"] == b"1"
    assert headers["ce_tenant"] == borough.encode()


async def test_each_key_arrives_in_the_order_of_its_numbers_whoever_writes(
    opened: Open, borough: str, kafka: Kafka
) -> None:
    resources = await opened("sessions")
    sessions = [uuid4() for _ in range(5)]

    async def write(seed: int) -> None:
        for turn in range(20):
            both = [cancelled(borough, sessions[(seed + turn) % 5]), cancelled(borough, sessions[(seed * turn) % 5])]
            await commit(resources, *both)

    async with running(Relay(resources)):
        await asyncio.gather(*(write(seed) for seed in range(8)))
        records = await read_topic(kafka, topic_for(TopicKind.SESSIONS, borough), count=8 * 20 * 2)
    for session in sessions:
        numbers = [int(dict(r.headers)["ce_keyseq"]) for r in records if r.key == str(session).encode()]
        assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.smoke
async def test_one_relay_leads_and_when_it_dies_the_other_takes_over(opened: Open, borough: str) -> None:
    first, second = await opened("sessions"), await opened("sessions")
    async with running(Relay(second)):
        async with running(Relay(first)):
            await commit(first, cancelled(borough, uuid4()))
            await until(lambda: outbox_is_empty(first))
            leads = [r.metrics.relay_is_leader._value.get() for r in (first, second)]
            assert sorted(leads) == [0, 1]
        await commit(first, cancelled(borough, uuid4()))
        await until(lambda: outbox_is_empty(first))


async def test_a_nudge_in_a_process_that_stands_by_wakes_the_leader(opened: Open, borough: str) -> None:
    leading, standing_by = await opened("sessions"), await opened("sessions")
    async with running(RelayWithoutSlowPoll(leading)):
        await commit(leading, cancelled(borough, uuid4()))
        await until(lambda: outbox_is_empty(leading))
        async with running(Relay(standing_by)):
            await commit(standing_by, cancelled(borough, uuid4()))
            await until(lambda: outbox_is_empty(leading))


async def test_a_missing_topic_holds_up_its_own_events_and_no_others(
    opened: Open, borough: str, kafka_admin: KafkaAdmin
) -> None:
    resources = await opened("sessions")
    late = f"late-{secrets.token_hex(4)}"

    async def topics_waiting() -> set[str]:
        rows = await resources.pool.fetch("SELECT e.topic FROM outbox o JOIN event e ON e.id = o.event_id")
        return {row["topic"] for row in rows}

    async def only_the_missing_one_waits() -> bool:
        return await topics_waiting() == {topic_for(TopicKind.SESSIONS, late)}

    async with running(Relay(resources)):
        await commit(resources, cancelled(late, uuid4()), cancelled(borough, uuid4()))
        await until(only_the_missing_one_waits)
        onboard(kafka_admin, late, systems=())
        await until(lambda: outbox_is_empty(resources))


async def test_a_relay_that_loses_its_connection_goes_on_and_loses_nothing(
    opened: Open, borough: str, kafka: Kafka
) -> None:
    resources = await opened("sessions")
    session = uuid4()
    async with running(Relay(resources)):
        for _ in range(10):
            await commit(resources, *(cancelled(borough, session) for _ in range(50)))
            await resources.pool.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name = 'stride-relay' AND datname = current_database()"
            )
        await until(lambda: outbox_is_empty(resources))
        records = await read_topic(kafka, topic_for(TopicKind.SESSIONS, borough), count=500)
    first_seen = list(dict.fromkeys(int(dict(record.headers)["ce_keyseq"]) for record in records))
    assert first_seen == list(range(1, 501))


async def test_while_the_broker_is_away_the_relay_is_not_ready_and_then_publishes_everything(
    opened: Open, borough: str, kafka: Kafka
) -> None:
    resources, session = await opened("sessions"), uuid4()
    async with running(Relay(resources)):
        await commit(resources, cancelled(borough, session))
        await until(lambda: outbox_is_empty(resources))
        kafka.kill()
        await until(lambda: asyncio.sleep(0, not resources.health.ready))  # though nothing is to publish
        await commit(resources, *(cancelled(borough, session) for _ in range(100)))
        await asyncio.to_thread(kafka.start)
        await until(lambda: outbox_is_empty(resources))
        await until(lambda: asyncio.sleep(0, resources.health.ready))
        records = await read_topic(kafka, topic_for(TopicKind.SESSIONS, borough), count=101)
    assert list(dict.fromkeys(int(dict(r.headers)["ce_keyseq"]) for r in records)) == list(range(1, 102))


async def test_an_event_too_large_for_a_record_is_not_committed(opened: Open, borough: str) -> None:
    resources = await opened("sessions")
    async with connection_of(resources.pool) as conn:
        with pytest.raises(asyncpg.CheckViolationError, match="event_data_fits_a_record"):
            await conn.execute(
                "INSERT INTO event (id, topic, key, keyseq, type, source, tenant, occurred_at, data)"
                " VALUES ($1, 't', 'k', 1, 'x', 's', 'm', now(), repeat('x', 2 * 1024 * 1024))",
                uuid4(),
            )


async def test_the_archive_is_append_only(opened: Open, borough: str) -> None:
    resources = await opened("sessions")
    await commit(resources, cancelled(borough, uuid4()))
    for change in ("UPDATE event SET tenant = 'other'", "DELETE FROM event"):
        with pytest.raises(asyncpg.RestrictViolationError):
            await resources.pool.execute(change)


async def test_nothing_leads_from_one_concern_to_another(opened: Open, borough: str, kafka: Kafka) -> None:
    resources = await opened("sessions")
    concern = ConcernRaised(
        concern_id=uuid4(), kind="concern", category="poor-lighting", setting="park-or-open-space",
        light="dark", severity="medium", ward="E05000455",
    )  # fmt: skip
    async with running(Relay(resources)):
        await commit(resources, NewEvent(concern, borough, datetime(2026, 1, 5, 18, tzinfo=UTC)))
        [record] = await read_topic(kafka, topic_for(TopicKind.CONCERNS, borough), count=1)
    headers = dict(record.headers)
    assert UUID(headers["ce_id"].decode()).version == 4
    assert "traceparent" not in headers
