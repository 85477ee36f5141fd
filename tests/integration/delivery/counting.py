"""A projection that adds up what it hears, so that counting twice shows; and what it has heard so far."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING

import aiosql
from stride_chassis.projection import Projection, by_statement
from stride_contracts import SessionCancelled, TopicKind, topic_for

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from stride_chassis.resources import Resources

    Open = Callable[[str], Awaitable[Resources]]

queries = aiosql.from_path(Path(__file__).with_name("counted.sql"), "asyncpg", mandatory_parameters=False)


def projection() -> Projection:
    """A projection of its own name, so that tests do not see each other's offsets."""
    return Projection(
        f"reports.{secrets.token_hex(4)}",
        (TopicKind.SESSIONS, TopicKind.ROLLOUT),
        {SessionCancelled: by_statement(queries.count_events)},
    )


async def counted(resources: Resources, borough: str) -> dict[UUID, list[int]]:
    rows = await resources.pool.fetch("SELECT session_id, heard, order_heard FROM counted WHERE borough = $1", borough)
    assert all(row["heard"] == len(row["order_heard"]) for row in rows)
    return {row["session_id"]: row["order_heard"] for row in rows}


async def parked(resources: Resources, borough: str) -> list[tuple[int, str]]:
    rows = await resources.pool.fetch(
        'SELECT "offset", reason FROM parked WHERE topic = $1 ORDER BY "offset", reason',
        topic_for(TopicKind.SESSIONS, borough),
    )
    return [(row["offset"], row["reason"]) for row in rows]


def has_counted(resources: Resources, borough: str, expected: dict[UUID, list[int]]) -> Callable[[], Awaitable[bool]]:
    async def condition() -> bool:
        return await counted(resources, borough) == expected

    return condition
