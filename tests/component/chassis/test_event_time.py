"""The archive keeps the time of an event as it stands on the wire."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import asyncpg
import pytest
from stride_chassis.migrations import chassis_folder
from stride_contracts import Envelope, from_headers, to_headers

if TYPE_CHECKING:
    from tests.databases import Databases

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
ENVELOPE = Envelope("1", "/stride/sessions", "stride.session-cancelled.v1", NOON, "1", "merton", 1)


@pytest.mark.parametrize(
    "instant",
    [
        NOON,
        NOON + timedelta(milliseconds=250),
        NOON + timedelta(microseconds=1),
        NOON.replace(hour=0) - timedelta(microseconds=10),
        datetime(2021, 6, 9, 18, 30, tzinfo=timezone(timedelta(hours=1))),
    ],
)
async def test_an_instant_is_the_same_on_the_wire(databases: Databases, instant: datetime) -> None:
    database = await databases.migrated("publishing", [chassis_folder("publish")])
    conn = await asyncpg.connect(database.app_dsn, server_settings={"TimeZone": "Asia/Tokyo", "DateStyle": "German"})
    try:
        written: str = await conn.fetchval("SELECT rfc3339($1)", instant)
    finally:
        await conn.close()
    headers = dict(to_headers(ENVELOPE)) | {"ce_time": written.encode()}
    assert from_headers(headers.items()) == ENVELOPE._replace(time=instant)
