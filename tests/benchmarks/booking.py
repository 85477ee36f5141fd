"""Bookings over HTTP against the very statements of one, by raw asyncpg at the same concurrency.

Each booking is a transaction of seven statements: the key is taken, borough and session are held, places are counted,
the part and its event written, the answer kept. Both sides book in sessions of their own database on one Postgres.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count, cycle
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import asyncpg
import httpx
from stride_chassis import load_queries, migrate
from stride_chassis.postgres import open_pool
from stride_cli.onboarding import Joining
from stride_cli.stack import Stack
from stride_provision import provision_database
from stride_sessions import migration_folders
from stride_sessions.store.statements import of_attendance, of_boroughs, of_sessions

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from stride_chassis import Connection

SESSIONS = 200
BOOKINGS = 1200
CONCURRENCIES = (8, 16)
CAPACITY = 500
BOROUGH, SCHEME = "merton", "run-and-talk"
PLAN = {
    "scheme": SCHEME,
    "kind": "run",
    "ward": "E05000455",
    "zone": "Europe/London",
    "planned_minutes": 60,
}
SEALED = b"x" * 292  # as long as the sealed answer to a booking
HASH = b"x" * 32
COPIES = {
    "SELECT to_jsonb(b)::text AS copied FROM borough AS b LIMIT $1": (
        "INSERT INTO borough SELECT * FROM jsonb_populate_record(NULL::borough, $1::jsonb) ON CONFLICT DO NOTHING"
    ),
    "SELECT to_jsonb(s)::text AS copied FROM scheme AS s LIMIT $1": (
        "INSERT INTO scheme SELECT * FROM jsonb_populate_record(NULL::scheme, $1::jsonb) ON CONFLICT DO NOTHING"
    ),
    "SELECT to_jsonb(s)::text AS copied FROM session AS s ORDER BY session_id DESC LIMIT $1": (
        "INSERT INTO session SELECT * FROM jsonb_populate_record(NULL::session, $1::jsonb)"
    ),
}
"""What is copied into the database of the statements, whatever its columns are."""
LATEST = "SELECT session_id FROM session ORDER BY session_id DESC LIMIT $1"

_command = load_queries("stride_chassis", "sql/command.sql")
_publish = load_queries("stride_chassis", "sql/publish.sql")


@dataclass(frozen=True)
class Run:
    """How many bookings a second there were, and how long each took, in ms."""

    per_second: float
    taken: list[float]

    @property
    def cuts(self) -> tuple[float, float]:
        """p50 and p99."""
        found = quantiles(self.taken, n=100)
        return found[49], found[98]


@dataclass(frozen=True)
class Place:
    """A running sessions service, the way to ask it, and a database of the same tables that nothing else uses."""

    stack: Stack
    raw_dsn: str

    def http(self, concurrency: int) -> httpx.AsyncClient:
        """A client with a coordinator's token, and a connection for each of those who book at once."""
        token = self.stack.token(["coordinator", "central"], ["*", BOROUGH])
        limits = httpx.Limits(max_connections=concurrency, max_keepalive_connections=concurrency)
        headers = {"Authorization": f"Bearer {token}"}
        return httpx.AsyncClient(base_url=self.stack.url("sessions"), headers=headers, timeout=30, limits=limits)


@contextmanager
def place() -> Iterator[Place]:
    """Start the stack, and leave the sessions service alone on it: what others make of a booking is not its cost."""
    with tempfile.TemporaryDirectory(prefix="stride-bench-") as folder:
        stack = Stack(Path(folder) / "state")
        try:
            with stack:
                stack.onboard(Joining(borough=BOROUGH, schemes=(SCHEME,)))
                for service in ("reports", "notifications"):
                    stack.stop_service(service)
                yield Place(stack, asyncio.run(_raw_database(stack)))
        finally:
            stack.discard()


async def _raw_database(stack: Stack) -> str:
    database = await provision_database(stack.servers.postgres.admin_dsn, "bench_bookings")
    await migrate(database.owner_dsn, migration_folders())
    return database.app_dsn


async def over_http(where: Place, concurrency: int, *, sessions: int = SESSIONS) -> Run:
    """Book over HTTP, each time under a key of its own, in sessions that are planned for it before."""
    async with where.http(concurrency) as http:
        starts_at = f"{(datetime.now(UTC) + timedelta(days=7)).date()}T18:30"
        paths = []
        for _ in range(sessions):
            body = PLAN | {"starts_at": starts_at, "capacity": CAPACITY if sessions > 1 else None}
            planned = await _post(http, f"/boroughs/{BOROUGH}/sessions", body)
            paths.append(f"/boroughs/{BOROUGH}/sessions/{planned['session_id']}/bookings")
        turns = cycle(paths)
        return await _in_turn(concurrency, lambda _: _post(http, next(turns), {}))


async def _post(http: httpx.AsyncClient, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = await http.post(path, json=body, headers={"Idempotency-Key": str(uuid4())})
    made: dict[str, Any] = answer.raise_for_status().json()
    return made


async def by_statement(where: Place, concurrency: int, *, sessions: int = SESSIONS) -> Run:
    """The same statements in the same order, with values made before; no HTTP, no token, no decision, no sealing.

    They book in copies of the sessions that were planned over HTTP last.
    """
    turns = cycle(await _copied(where, sessions))
    pool = await open_pool(where.raw_dsn, "bench", max_size=concurrency)
    connections = [await pool.acquire() for _ in range(concurrency)]
    try:
        return await _in_turn(concurrency, lambda who: book(connections[who], next(turns)))  # type: ignore[arg-type] # what a pool lends is a connection
    finally:
        pool.terminate()


async def _copied(where: Place, sessions: int) -> list[UUID]:
    theirs = await asyncpg.connect(where.stack.environment().services["sessions"].database_url)
    ours = await asyncpg.connect(where.raw_dsn)
    try:
        for read, write in COPIES.items():
            rows = await theirs.fetch(read, sessions)
            await ours.executemany(write, [(row["copied"],) for row in rows])
        return [row["session_id"] for row in await theirs.fetch(LATEST, sessions)]
    finally:
        await theirs.close()
        await ours.close()


async def book(conn: Connection, session_id: UUID) -> None:
    """What a booking is, as far as Postgres hears of it; a test holds it to what it hears of a booking over HTTP."""
    attendance_id, here = uuid4(), {"borough": BOROUGH, "session_id": session_id}
    named = {"principal": "bench", "route": f"POST /boroughs/{BOROUGH}/sessions/{session_id}/bookings"}
    named["key"] = str(uuid4())
    part = {"attendance_id": attendance_id, "role": "participant", "state": "booked"}
    told = f'{{"session_id":"{session_id}","attendance_id":"{attendance_id}","role":"participant","state":"booked"}}'
    async with conn.transaction():
        await _command.begin_command(conn, **named, body_hash=HASH)
        await of_boroughs.find_borough_held(conn, borough=BOROUGH)
        await of_sessions.find_session_for_update(conn, **here)
        await of_attendance.count_places(conn, **here, role="participant")
        await of_attendance.add_attendance(conn, **here, **part, offer_lapses_at=None)
        await _append(conn, session_id, told)
        await _command.keep_answer(conn, **named, sealed_answer=SEALED)


async def _append(conn: Connection, session_id: UUID, told: str) -> None:
    await _publish.append_events(
        conn,
        ids=[uuid4()],
        topics=[f"stride.{BOROUGH}.sessions"],
        keys=[str(session_id)],
        types=["stride.attendance-recorded.v1"],
        tenants=[BOROUGH],
        times=[datetime.now(UTC)],
        traceparents=["00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"],
        bodies=[told],
        source="/stride/sessions",
    )


async def _in_turn(concurrency: int, once: Callable[[int], Awaitable[object]]) -> Run:
    """Let so many book at once, each again as soon as it is answered, until enough is booked; first come some more."""
    await _all(concurrency, once, concurrency * 10)
    began = time.perf_counter()
    taken = await _all(concurrency, once, BOOKINGS)
    return Run(BOOKINGS / (time.perf_counter() - began), taken)


async def _all(concurrency: int, once: Callable[[int], Awaitable[object]], number: int) -> list[float]:
    numbers, taken = count(), []

    async def one(who: int) -> None:
        while next(numbers) < number:
            began = time.perf_counter()
            await once(who)
            taken.append((time.perf_counter() - began) * 1000)

    await asyncio.gather(*(one(who) for who in range(concurrency)))
    return taken
