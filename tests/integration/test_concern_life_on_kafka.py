"""The life of concerns on a real topic, heard by reports and by notifications as they run: one erased stays away."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from stride_chassis import connection_of
from stride_chassis.projection.consumer import ProjectionWorker
from stride_chassis.resources import open_resources
from stride_chassis.settings import ServiceSettings
from stride_contracts import (
    ConcernActioned,
    ConcernClosed,
    ConcernErased,
    ConcernRaised,
    ConcernReferred,
    ConcernReopened,
    ConcernTriaged,
    Envelope,
    Event,
    TopicKind,
    encode,
    to_headers,
    topic_for,
)
from stride_notifications import migration_folders as notifications_folders
from stride_notifications.consumers import deliveries
from stride_notifications.domain import Mailbox, Rule
from stride_notifications.store import Mailboxes, Rules
from stride_reports import migration_folders as reports_folders
from stride_reports.consumers import figures
from stride_reports.domain import figures_by_borough
from stride_reports.store import snapshot_in

from tests.databases import settings_of
from tests.e2e.recount import figures as recounted
from tests.e2e.recount.events import once_each
from tests.e2e.recount.records import Record
from tests.integration.delivery.kit import Message, read_topic, running, send, until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Sequence
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from stride_chassis import Resources
    from stride_provision import Issuer, KafkaAccess

    from tests.databases import Databases
    from tests.infra.face import Kafka

    Open = Callable[[str, Sequence[Path]], AbstractAsyncContextManager[Resources]]

STAYS, GOES, LAST = uuid4(), uuid4(), uuid4()


@pytest.fixture
def opened(databases: Databases, issuer: Issuer, services: dict[str, KafkaAccess]) -> Open:
    """Open what a service has open, on a database with nothing in it."""

    @asynccontextmanager
    async def open_service(name: str, folders: Sequence[Path]) -> AsyncIterator[Resources]:
        access = services[name]
        kafka = {
            "kafka_bootstrap_servers": access.bootstrap_servers,
            "kafka_username": access.username,
            "kafka_password": access.password,
            "kafka_ca_file": access.ca_file,
        }
        settings = settings_of(await databases.migrated(name, folders), issuer) | kafka
        async with open_resources(name, ServiceSettings(**settings)) as resources:
            yield resources

    return open_service


def raised(concern_id: UUID) -> ConcernRaised:
    return ConcernRaised(
        concern_id=concern_id,
        kind="concern",
        category="poor-lighting",
        setting="park-or-open-space",
        light="dark",
        severity="medium",
        ward="E05000455",
    )


def life_of(concern_id: UUID) -> list[Event]:
    return [
        raised(concern_id),
        ConcernTriaged(concern_id=concern_id, category="no-cctv", severity="high"),
        ConcernReferred(concern_id=concern_id, to="force", asks_for="reassurance-patrol"),
        ConcernActioned(concern_id=concern_id, action="reassurance-patrol"),
        ConcernClosed(concern_id=concern_id, outcome="done"),
        ConcernReopened(concern_id=concern_id, by="person"),
        ConcernClosed(concern_id=concern_id, outcome="no-further-action"),
    ]


def numbered(borough: str, life: Iterable[Event]) -> list[Message]:
    """The events of one concern as sessions writes them."""
    return [message(borough, event, number) for number, event in enumerate(life, 1)]


def message(borough: str, event: Event, keyseq: int) -> Message:
    envelope = Envelope(
        id=str(uuid4()),
        source="/stride/sessions",
        type=event.event_type,
        time=datetime(2026, 11, 22, 18, tzinfo=UTC),
        subject=event.key,
        tenant=borough,
        keyseq=keyseq,
    )
    topic = topic_for(TopicKind.CONCERNS, borough)
    return Message(topic, event.key.encode(), list(to_headers(envelope)), encode(event))


def all_that_is_said(borough: str) -> tuple[list[Message], list[Message]]:
    """Two lives, one of them erased; then what the relay repeats of it, and a concern by which the end is known."""
    stays = numbered(borough, life_of(STAYS))
    goes = numbered(borough, [*life_of(GOES), ConcernErased(concern_id=GOES, reason="requested")])
    begun = [both for pair in zip(stays, goes, strict=False) for both in pair]
    return begun, [goes[-1], *goes[:4], *numbered(borough, [raised(LAST)])]


async def concerns_of(resources: Resources, borough: str) -> Any:
    async with snapshot_in(resources.pool) as store:
        (of_borough,) = figures_by_borough(await store.borough_snapshot(borough))
    return {"concerns": asdict(of_borough.concerns), "heard": of_borough.heard}


async def recount(kafka: Kafka, borough: str, count: int) -> Any:
    """The same figures from the topic, by what imports nothing of services."""
    polled = await read_topic(kafka, topic_for(TopicKind.CONCERNS, borough), count=count)
    records = [Record(one.topic, one.partition, one.offset, one.key, tuple(one.headers), one.value) for one in polled]
    counted = recounted.recount(once_each(records))[borough].figures()
    return {"concerns": counted["concerns"], "heard": counted["heard"]}


async def hear_to_the_end(resources: Resources, borough: str, *, raised_count: int) -> None:
    """Run reports until it has heard so many concerns raised."""

    async def heard() -> bool:
        counts = await concerns_of(resources, borough)
        return bool(counts["heard"].get("concern-raised") == raised_count)

    async with running(ProjectionWorker(figures(), resources)):
        await until(heard)


@pytest.mark.smoke
async def test_figures_equal_a_recount_as_concerns_go_on_and_when_all_is_read_again(
    opened: Open, kafka: Kafka, borough: str
) -> None:
    begun, rest = all_that_is_said(borough)
    async with opened("reports", reports_folders()) as reports:
        send(kafka, *begun)
        await hear_to_the_end(reports, borough, raised_count=2)
        send(kafka, *rest)
        await hear_to_the_end(reports, borough, raised_count=3)
        lived = await concerns_of(reports, borough)
    async with opened("reports", reports_folders()) as rebuilt:
        await hear_to_the_end(rebuilt, borough, raised_count=3)
        read_again = await concerns_of(rebuilt, borough)
    assert lived == read_again == await recount(kafka, borough, len(begun) + len(rest))
    assert lived["concerns"]["by_state"] == {"closed": 1, "raised": 1}
    assert lived["concerns"]["by_outcome"] == {"no-further-action": 1}


async def told_of(resources: Resources, borough: str) -> list[tuple[str, str, str | None]]:
    rows = await resources.pool.fetch(
        "SELECT event_type, state, subject FROM delivery WHERE borough = $1 ORDER BY position", borough
    )
    return [(row["event_type"], row["state"], row["subject"]) for row in rows]


@pytest.mark.smoke
async def test_staff_are_told_of_what_goes_on_and_of_an_erased_concern_no_more(
    opened: Open, kafka: Kafka, borough: str
) -> None:
    begun, rest = all_that_is_said(borough)
    async with opened("notifications", notifications_folders()) as notifications:
        mailbox = Mailbox(uuid4(), "safety@merton.example")
        async with connection_of(notifications.pool) as conn:
            await Mailboxes(conn, borough, notifications.sealer).add(mailbox)
            for event_type, codes in (("concern-referred", {"to": ["force"]}), ("concern-raised", {})):
                await Rules(conn, borough).add(Rule(uuid4(), event_type, codes, [mailbox.mailbox_id]))
        send(kafka, *begun, *rest)

        async def told_of_the_last() -> bool:
            return ("concern-raised", "due", str(LAST)) in await told_of(notifications, borough)

        async with running(ProjectionWorker(deliveries(notifications.nudge), notifications)):
            await until(told_of_the_last)
        told = await told_of(notifications, borough)
    assert sorted(told, key=str) == sorted(
        [
            ("concern-raised", "due", str(STAYS)),
            ("concern-referred", "due", str(STAYS)),
            ("concern-raised", "given-up", None),
            ("concern-referred", "given-up", None),
            ("concern-raised", "due", str(LAST)),
        ],
        key=str,
    )
