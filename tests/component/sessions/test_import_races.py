"""Imports at once: who waits for the lock finds the lines done; twins that judge before it, or commit by the line."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import asyncpg
from stride_sessions.domain.imports import LinesRefused
from stride_sessions.handlers.imports import ImportSessions, _judge, import_sessions
from stride_sessions.sheets import Form, read_sheet

from tests.component.sessions.offices import office_of
from tests.component.sessions.test_imports_api import written
from tests.sheets import as_csv, line, lines

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from stride_provision import Database
    from stride_sessions.domain.imports import Verdict
    from stride_sessions.handlers.ports import Work
    from stride_sessions.settings import SessionsSettings

    from tests.component.sessions.conftest import Caller, Running


@asynccontextmanager
async def work_of(database: Database, settings: SessionsSettings) -> AsyncIterator[Work]:
    """The work of a transaction of its own."""
    office = office_of(settings)
    conn = await asyncpg.connect(database.app_dsn)
    try:
        async with conn.transaction():
            yield office.open(conn, "merton")
    finally:
        await conn.close()


async def judging_before_the_lock(command: ImportSessions, work: Work) -> Verdict:
    """The naive twin: what it looks up is no longer true once its turn has come."""
    verdict = await _judge(command, work)
    await work.boroughs.get_for_update(work.borough)
    await work.sessions.add_all([session for _, session in verdict.created])
    await work.imports.add_all(verdict.created)
    await work.outbox.append(verdict.events)
    return verdict


async def race(
    database: Database, settings: SessionsSettings, do: Callable[[ImportSessions, Work], Awaitable[Verdict]]
) -> list[Verdict | str]:
    """Import the same lines twice; the second begins while the first has not committed."""
    sheet = read_sheet(as_csv(*lines(3)), Form.CSV)
    command = ImportSessions(sheet.lines, sheet.bad)

    async def second() -> Verdict:
        async with work_of(database, settings) as work:
            return await do(command, work)

    async with work_of(database, settings) as work:
        first = await do(command, work)
        waiting = asyncio.create_task(second())
        await is_waiting_for_a_lock(database)
    outcome = (await asyncio.gather(waiting, return_exceptions=True))[0]
    return [first, outcome if not isinstance(outcome, BaseException) else type(outcome).__name__]


async def is_waiting_for_a_lock(database: Database) -> None:
    """Return once somebody in the database waits for a lock."""
    conn = await asyncpg.connect(database.owner_dsn)
    try:
        async with asyncio.timeout(90):
            while not await conn.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted"):
                await asyncio.sleep(0.01)
    finally:
        await conn.close()


async def test_who_waits_for_an_import_finds_it_done(
    merton: Caller, sessions_database: Database, settings: SessionsSettings
) -> None:
    first, second = await race(sessions_database, settings, import_sessions)
    assert not isinstance(first, str)
    assert not isinstance(second, str)
    assert (len(first.created), first.unchanged) == (3, 0)
    assert (len(second.created), second.unchanged) == (0, 3)


async def test_the_twin_that_judges_before_the_lock_fails(
    merton: Caller, sessions_database: Database, settings: SessionsSettings
) -> None:
    _, second = await race(sessions_database, settings, judging_before_the_lock)
    assert second == "UniqueViolationError"


async def test_the_twin_that_commits_line_by_line_leaves_half_a_file(
    running: Running, merton: Caller, sessions_database: Database, settings: SessionsSettings
) -> None:
    sheet = read_sheet(as_csv(line("R1"), line("R2", scheme="walk-and-talk"), line("R3")), Form.CSV)
    for one in sheet.lines:
        try:
            async with work_of(sessions_database, settings) as work:
                await import_sessions(ImportSessions([one], []), work)
        except LinesRefused:
            continue
    assert await written(running) == (2, 2, 2)
