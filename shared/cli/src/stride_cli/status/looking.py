"""Looks at a running stack: readiness over HTTP, tables in Postgres, ends of topics in Kafka. Reads only."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import asyncpg
import httpx
from confluent_kafka import KafkaException, TopicPartition
from confluent_kafka.admin import AdminClient, OffsetSpec  # type: ignore[attr-defined]  # not marked as exported
from stride_chassis import load_queries
from stride_contracts import NotOurTopic, kind_of

from stride_cli.blueprint import HEARS
from stride_cli.environment import Environment, ServiceAddress
from stride_cli.kafka import admin_settings
from stride_cli.status.seals import NO_KEYS, SealKeys, see_seals
from stride_cli.status.seen import Consumer, Deliveries, Look, Outbox, Parked, Seen, Sessions

_STATUS = load_queries("stride_cli", "sql/status.sql")
_PROJECT = load_queries("stride_chassis", "sql/project.sql")
_PUBLISH = load_queries("stride_chassis", "sql/publish.sql")
_PATIENCE_S = 10.0

Ends = Mapping[tuple[str, int], int]


async def look(environment: Environment, keys: SealKeys | None = None) -> Look:
    """See everything once, the servers at the same time; how rows are sealed only where the keys are given."""
    ends, seen, seals, tables = await asyncio.gather(
        asyncio.to_thread(_ends_if_kafka_answers, environment),
        _see_services(environment.services),
        see_seals(environment, keys or NO_KEYS),
        asyncio.gather(*(_read(name, address) for name, address in environment.services.items())),
    )
    found = {name: tables for name, tables in tables if tables is not None}
    return Look(
        services=tuple(seen),
        consumers=tuple(c for name, table in found.items() for c in _consumers(name, table["offsets"], ends or {}))
        if ends is not None
        else (),
        outbox=next((table["outbox"] for table in found.values() if "outbox" in table), None),
        parked=tuple(parked for table in found.values() for parked in table["parked"]),
        deliveries=next((table["deliveries"] for table in found.values() if "deliveries" in table), None),
        sessions=next((table["sessions"] for table in found.values() if "sessions" in table), None),
        seals=tuple(seals),
        published=sum((ends or {}).values()),
        silent=tuple(name for name, table in tables if table is None),
        kafka=environment.kafka.bootstrap_servers,
        kafka_answers=ends is not None,
    )


def _ends_if_kafka_answers(environment: Environment) -> Ends | None:
    try:
        return end_offsets(environment)
    except (KafkaException, TimeoutError):
        return None


def end_offsets(environment: Environment) -> dict[tuple[str, int], int]:
    """Where each partition of our topics ends."""
    admin = AdminClient(admin_settings(environment))
    topics = admin.list_topics(timeout=_PATIENCE_S).topics
    ours = [TopicPartition(name, number) for name in topics if _is_ours(name) for number in topics[name].partitions]
    latest = OffsetSpec.latest()  # type: ignore[no-untyped-call]  # published without types
    asked = admin.list_offsets(dict.fromkeys(ours, latest)) if ours else {}
    return {(part.topic, part.partition): future.result(_PATIENCE_S).offset for part, future in asked.items()}


def _is_ours(topic: str) -> bool:
    try:
        kind_of(topic)
    except NotOurTopic:
        return False
    return True


async def _see_services(services: Mapping[str, ServiceAddress]) -> Iterable[Seen]:
    async with httpx.AsyncClient(timeout=_PATIENCE_S) as http:
        every = [(name, url) for name, address in services.items() for url in address.urls]
        return await asyncio.gather(*(see(http, name, url) for name, url in every))


async def see(http: httpx.AsyncClient, service: str, url: str) -> Seen:
    """Whether one process answers, and what it lacks."""
    try:
        answer = await http.get(f"{url}/health/ready")
        failing = tuple(check["name"] for check in answer.json() if not check["is_ready"])
    except (httpx.HTTPError, ValueError, KeyError, TypeError):
        return Seen(service, url, answers=False)
    return Seen(service, url, answers=True, failing=failing or (() if answer.is_success else ("unknown",)))


async def _read(name: str, address: ServiceAddress) -> tuple[str, dict[str, Any] | None]:
    try:
        connection = await asyncpg.connect(address.database_url, timeout=_PATIENCE_S, command_timeout=_PATIENCE_S)
        try:
            return name, await _tables(name, connection)
        finally:
            await connection.close(timeout=_PATIENCE_S)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
        return name, None


async def _tables(name: str, connection: asyncpg.Connection) -> dict[str, Any]:
    found: dict[str, Any] = {
        "offsets": [row async for row in _PROJECT.list_offsets(connection)],
        "parked": [Parked(*row) async for row in _STATUS.count_parked(connection)],
    }
    if name == "sessions":
        found["sessions"] = Sessions(*await _STATUS.count_sessions(connection))
        found["outbox"] = Outbox(*await _PUBLISH.measure_outbox(connection))
    if name == "notifications":
        rows = [row async for row in _STATUS.count_deliveries(connection)]
        overdue_s = max((row["overdue_seconds"] for row in rows), default=0.0)
        found["deliveries"] = Deliveries({row["state"]: row["delivery_count"] for row in rows}, overdue_s)
    return found


def _consumers(service: str, offsets: Iterable[asyncpg.Record], ends: Ends) -> Iterable[Consumer]:
    """The service's projections; a topic that it hears and has not come to yet counts in full."""
    heard = {part: end for part, end in ends.items() if kind_of(part[0]) in HEARS[service]}
    by_projection: dict[str, dict[tuple[str, int], asyncpg.Record]] = defaultdict(dict)
    for row in offsets:
        by_projection[row["projection"]][row["topic"], row["partition"]] = row
    for name, rows in by_projection.items():
        lag = sum(max(0, end - (rows[part]["next_offset"] if part in rows else 0)) for part, end in heard.items())
        moved = [row["advanced_at"] for row in rows.values() if row["advanced_at"] is not None]
        still_s = (datetime.now(UTC) - max(moved)).total_seconds() if moved else None
        yield Consumer(name, len(rows), lag, still_s)
    if not by_projection:
        yield Consumer(service, 0, sum(heard.values()))
