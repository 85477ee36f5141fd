"""What is due, time that has passed since it was said, and the worker that erases it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import asyncpg
import pytest
from stride_sessions.retaining import RetentionKeeper

if TYPE_CHECKING:
    from stride_provision import Database

    from tests.component.sessions.conftest import Caller, Running

RETENTION = "/boroughs/merton/retention"


def keeper(running: Running) -> RetentionKeeper:
    workers = running.service.workers(running.resources)
    return next(one for one in workers if isinstance(one, RetentionKeeper))


@dataclass(frozen=True)
class Past:
    """Lets it be as if everything had happened days earlier."""

    owner_dsn: str

    async def by(self, days: int) -> None:
        conn = await asyncpg.connect(self.owner_dsn)
        async with conn.transaction():
            await conn.execute("ALTER TABLE concern_change DISABLE TRIGGER concern_change_is_never_changed")
            for table, column in (
                ("concern_change", "said_at"),
                ("resident", "asked_at"),
                ("session", "starts_at_local"),
            ):
                await conn.execute(f"UPDATE {table} SET {column} = {column} - make_interval(days => $1)", days)  # noqa: S608  # names of ours
            await conn.execute("ALTER TABLE concern_change ENABLE TRIGGER concern_change_is_never_changed")
        await conn.close()


@pytest.fixture
def past(sessions_database: Database) -> Past:
    return Past(sessions_database.owner_dsn)


async def due(lead: Caller) -> dict[str, int]:
    answer = await lead.get(f"{RETENTION}/due")
    assert answer.status_code == 200, answer.text
    return {one["kind"]: one["count"] for one in answer.json()["kinds"] if one["count"]}
