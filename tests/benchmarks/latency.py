"""How soon a fact is known: from its commit to a consumer, and from a command over HTTP to a changed figure.

Load is open: a command starts when it is due, whether or not those before it are done, and its time counts from then.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import asyncpg
import httpx
from aiokafka import AIOKafkaConsumer, TopicPartition
from rich.table import Table
from stride_chassis.outbox import Outbox
from stride_chassis.postgres import connection_of
from stride_chassis.relay import Relay
from stride_cli.onboarding import Joining
from stride_cli.stack import Stack
from stride_contracts import TopicKind, topic_for

from tests.benchmarks.measured_events import new_event
from tests.benchmarks.projecting import queries

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterable

    from stride_chassis.resources import Resources

    from tests.benchmarks.ground import Ground

RATES = (50, 200)
WARM_UP_SECONDS = 2
SECONDS = 8
PATIENCE_SECONDS = 30
WATCH_SECONDS = 0.003
BOROUGH = "merton"
CONCERN = {
    "kind": "concern",
    "category": "poor-lighting",
    "setting": "quiet-street",
    "light": "dark",
    "severity": "medium",
    "ward": "E05000455",
}


@dataclass
class Course:
    """One run at one rate: when each fact began and when it was seen, by its id, in seconds of one clock."""

    way: str
    rate: int
    began: dict[str, float] = field(default_factory=dict)
    answered: float = 0.0
    seen: dict[str, float] = field(default_factory=dict)

    @property
    def missing(self) -> list[str]:
        """What began and was not seen so far."""
        return [one for one in self.began if one not in self.seen]

    def begin(self, one: str, at: float) -> None:
        """Note a fact that is to be seen, and that its command is done."""
        self.began[one] = at
        self.answered = time.perf_counter()

    def row(self) -> tuple[str, ...]:
        """A line of the table: p50 and p99 in ms, and the rate that was really reached."""
        taken = [(self.seen[one] - at) * 1000 for one, at in self.began.items()]
        cuts = quantiles(taken, n=100)
        reached = len(taken) / (self.answered - min(self.began.values()))
        return self.way, str(self.rate), f"{reached:.0f}", f"{cuts[49]:.1f}", f"{cuts[98]:.1f}"


def table(courses: Iterable[Course]) -> Table:
    """What was measured, a line for each run."""
    shown = Table("latency", "asked/s", "reached/s", "p50 ms", "p99 ms")
    for course in courses:
        shown.add_row(*course.row())
    return shown


async def at_rate(rate: int, seconds: float, command: Callable[[float], Awaitable[None]]) -> None:
    """Start commands evenly, each told when it was due, and wait until all are done."""
    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for number in range(int(rate * seconds)):
            due = began + number / rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            group.create_task(_run(command, due))


async def _run(command: Callable[[float], Awaitable[None]], due: float) -> None:
    await command(due)


async def _wait_until_seen(course: Course) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while course.missing:
            await asyncio.sleep(0.01)


async def commit_to_consumer(ground: Ground, rate: int) -> Course:
    """Append events to an outbox at a rate; a relay publishes them, an aiokafka consumer sees them."""
    borough = ground.borough()
    async with (
        ground.resources("sessions") as resources,
        _relaying(resources),
        _consuming(ground, topic_for(TopicKind.SESSIONS, borough)) as consumer,
    ):
        for seconds in (WARM_UP_SECONDS, SECONDS):
            course = Course("commit : visible to a consumer", rate)
            listening = asyncio.create_task(_listen(consumer, course))
            await at_rate(rate, seconds, lambda _, course=course: _commit(resources, borough, course))  # type: ignore[misc]
            await _wait_until_seen(course)
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
    return course


async def _commit(resources: Resources, borough: str, course: Course) -> None:
    """Commit one event and nudge the relay, as a command does; its time begins with the end of the commit."""
    event = new_event(borough)
    async with connection_of(resources.pool) as conn, conn.transaction():
        await Outbox("/stride/sessions").append(conn, [event])
    course.begin(event.data.key, time.perf_counter())
    resources.nudge.set()


async def _listen(consumer: AIOKafkaConsumer, course: Course) -> None:
    async for record in consumer:
        course.seen[record.key.decode()] = time.perf_counter()


@asynccontextmanager
async def _relaying(resources: Resources) -> AsyncIterator[None]:
    relay = asyncio.create_task(Relay(resources).run())
    try:
        while not resources.metrics.relay_is_leader._value.get():
            await asyncio.sleep(0.01)
        yield
    finally:
        relay.cancel()
        await asyncio.gather(relay, return_exceptions=True)


@asynccontextmanager
async def _consuming(ground: Ground, topic: str) -> AsyncIterator[AIOKafkaConsumer]:
    consumer = AIOKafkaConsumer(**ground.kafka.access.aiokafka())
    await consumer.start()
    try:
        consumer.assign([TopicPartition(topic, 0)])
        await consumer.seek_to_end()
        yield consumer
    finally:
        await consumer.stop()


def commands_to_figures(say: Callable[[str], None]) -> list[Course]:
    """Start the services as processes of their own, raise concerns over HTTP, watch the figures of reports."""
    with tempfile.TemporaryDirectory(prefix="stride-bench-") as folder:
        stack = Stack(Path(folder) / "state")
        try:
            with stack:
                stack.onboard(Joining(borough=BOROUGH))
                return [asyncio.run(_command_to_figure(stack, rate, say)) for rate in RATES]
        finally:
            stack.discard()


async def _command_to_figure(stack: Stack, rate: int, say: Callable[[str], None]) -> Course:
    say(f"commands over HTTP at {rate}/s")
    token = stack.token(["officer"], [BOROUGH])
    reports = await asyncpg.connect(stack.environment().services["reports"].database_url)
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=stack.url("sessions"), headers=headers, timeout=PATIENCE_SECONDS) as http:
        for seconds in (WARM_UP_SECONDS, SECONDS):
            course = Course("command over HTTP : figure changed", rate)
            watching = asyncio.create_task(_watch(reports, course))
            await at_rate(rate, seconds, lambda due, course=course: _raise_concern(http, due, course))  # type: ignore[misc]
            await _wait_until_seen(course)
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
    reports.terminate()
    return course


async def _raise_concern(http: httpx.AsyncClient, due: float, course: Course) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    answer = await http.post(f"/boroughs/{BOROUGH}/concerns", json=CONCERN, headers=key)
    course.begin(answer.raise_for_status().json()["concern_id"], due)


async def _watch(reports: asyncpg.Connection[asyncpg.Record], course: Course) -> None:
    """Ask reports' database every few ms which concerns its figures count."""
    while True:
        missing = [UUID(one) for one in course.missing]
        found = [row async for row in queries.find_counted(reports, borough=BOROUGH, concern_ids=missing)]
        now = time.perf_counter()
        course.seen.update({str(row["concern_id"]): now for row in found})
        await asyncio.sleep(WATCH_SECONDS)
