"""The benchmark of bookings measures against what a booking really is: Postgres hears the same of both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from asyncpg.connection import Connection

from tests.benchmarks import booking

if TYPE_CHECKING:
    from tests.component.sessions.conftest import Caller, Running


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every statement with arguments that is sent to Postgres, in order."""
    statements: list[str] = []
    send = Connection._execute  # type: ignore[attr-defined] # where every statement with arguments passes

    async def listening(conn: Any, query: str, *args: Any, **named: Any) -> Any:
        statements.append(query)
        return await send(conn, query, *args, **named)

    monkeypatch.setattr(Connection, "_execute", listening)
    return statements


async def test_a_booking_over_http_is_the_statements_of_the_benchmark(
    running: Running, merton: Caller, heard: list[str], next_week: str
) -> None:
    made = await merton.post("/boroughs/merton/sessions", booking.PLAN | {"starts_at": next_week, "capacity": 30})
    session_id = made.json()["session_id"]
    heard.clear()
    answer = await merton.post(f"/boroughs/merton/sessions/{session_id}/bookings", {})
    assert answer.json()["state"] == "booked"
    over_http = [*heard]
    heard.clear()
    async with running.resources.pool.acquire() as conn:
        await booking.book(conn, UUID(session_id))  # type: ignore[arg-type] # what a pool lends is a connection

    assert over_http == heard
    assert len(over_http) == 7
