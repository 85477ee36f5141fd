"""`stride offsets`: how far each projection has come in each topic, and the way on where it was refused."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import asyncpg
from confluent_kafka import Consumer, TopicCollection, TopicPartition
from confluent_kafka.admin import AdminClient
from rich.console import Console
from rich.table import Table
from stride_chassis import load_queries
from stride_chassis.projection.assignment import refusal_of
from stride_chassis.projection.fence import Partition
from stride_chassis.projection.offsets import Bounds, Claim

from stride_cli.environment import Environment, load_environment
from stride_cli.errors import Failed
from stride_cli.kafka import admin_settings, asking
from stride_cli.state import StateFolder

ANSWER_SECONDS = 10.0

_queries = load_queries("stride_chassis", "sql/project.sql")


@dataclass(frozen=True, slots=True)
class Standing:
    """A projection's place in a partition, and the log's bounds as they are now (None: there is no such topic)."""

    service: str
    row: Mapping[str, Any]
    bounds: Bounds | None

    @property
    def partition(self) -> Partition:
        """The partition it is about."""
        return Partition(self.row["topic"], self.row["partition"])

    @property
    def trouble(self) -> str:
        """Why it would be refused; empty if it is well."""
        if self.bounds is None:
            return "topic-missing"
        claim = Claim(self.partition, self.row["topic_id"], self.row["next_offset"], self.row["epoch"])
        return refusal_of(claim, self.bounds) or ("history-begins-later" if self.row["first_offset"] > 0 else "")


def show_offsets(folder: StateFolder, console: Console) -> bool:
    """Show each projection's place in each partition; says whether none would be refused."""
    standings = asyncio.run(_look(load_environment(folder)))
    table = Table("projection", "topic", "partition", "goes on at", "log", "trouble")
    for standing in standings:
        log = f"{standing.bounds.start}..{standing.bounds.end}" if standing.bounds else "none"
        row = standing.row
        place = str(row["partition"]), str(row["next_offset"])
        table.add_row(row["projection"], row["topic"], *place, log, standing.trouble)
    console.print(table)
    return not any(standing.trouble for standing in standings)


def accept_partition(folder: StateFolder, projection: str, topic: str, partition: int) -> int:
    """Let a projection go on from the first record that the topic has now; returns its offset.

    What was applied before is not applied again: it is recognised by the numbers of its keys. What is no longer in
    the topic stays missing. Raises `Failed` where the projection has no place in that partition.
    """
    return asyncio.run(_accept(load_environment(folder), projection, Partition(topic, partition)))


async def _look(environment: Environment) -> list[Standing]:
    found = []
    for service in environment.services:
        async with _database(environment, service) as conn:
            found += [(service, dict(row)) async for row in _queries.list_offsets(conn)]
    partitions = {Partition(row["topic"], row["partition"]) for _, row in found}
    bounds = await asyncio.to_thread(_bounds, environment, partitions)
    return [Standing(name, row, bounds.get(Partition(row["topic"], row["partition"]))) for name, row in found]


async def _accept(environment: Environment, projection: str, partition: Partition) -> int:
    standings = await _look(environment)
    mine = [one for one in standings if one.row["projection"] == projection and one.partition == partition]
    if not mine or mine[0].bounds is None:
        place = f"{partition.topic}[{partition.partition}]"
        raise Failed(f"{projection} has no place in {place}: see `stride offsets list`")
    bounds = mine[0].bounds
    async with _database(environment, mine[0].service) as conn:
        where = {"projection": projection, "topic": partition.topic, "partition": partition.partition}
        await _queries.accept_partition(conn, **where, topic_id=bounds.topic_id, offset=bounds.start)
    return bounds.start


@asynccontextmanager
async def _database(environment: Environment, service: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection to a service's database; raises `Failed`, naming it, where it is away or goes away meanwhile."""
    try:
        conn = await asyncpg.connect(environment.services[service].database_url, timeout=ANSWER_SECONDS)
        try:
            yield conn
        finally:
            await conn.close(timeout=ANSWER_SECONDS)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        cause = str(error) or type(error).__name__
        raise Failed(
            f"the database of {service} gives no answer: {cause}", way_out="Is Postgres up? See `stride status`."
        ) from error


def _bounds(environment: Environment, partitions: set[Partition]) -> dict[Partition, Bounds]:
    """Ask Kafka for the bounds of those partitions whose topics exist."""
    settings = admin_settings(environment)
    with asking(settings):
        return _asked_for(settings, partitions)


def _asked_for(settings: dict[str, Any], partitions: set[Partition]) -> dict[Partition, Bounds]:
    admin = AdminClient(settings)
    existing = admin.list_topics(timeout=ANSWER_SECONDS).topics
    asked = sorted({partition.topic for partition in partitions if partition.topic in existing})
    if not asked:
        return {}
    described = admin.describe_topics(TopicCollection(asked), request_timeout=ANSWER_SECONDS)
    ids = {topic: str(future.result().topic_id) for topic, future in described.items()}
    consumer = Consumer({**settings, "group.id": "stride-cli-offsets"})
    try:
        return {
            one: Bounds(ids[one.topic], *consumer.get_watermark_offsets(TopicPartition(*one), timeout=ANSWER_SECONDS))
            for one in partitions
            if one.topic in ids
        }
    finally:
        consumer.close()
