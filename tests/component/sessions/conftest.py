"""The sessions service on a Postgres of its own, called over HTTP in process; Kafka is not there."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx
import pytest
from pydantic import SecretStr
from stride_chassis.resources import open_resources
from stride_provision import Database
from stride_sessions import migration_folders
from stride_sessions.settings import SessionsSettings

from tests.component.sessions.built_once import BuiltOnce
from tests.databases import settings_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import asyncpg
    from stride_chassis import Resources, Service
    from stride_chassis.app import ServiceApp
    from stride_provision import Issuer

    from tests.databases import Databases

NOWHERE = "postgresql://nobody@127.0.0.1:1/none"
WITHOUT_END = 100_000
"""How often anybody may ask in a minute; a test of the bound brings a narrow one."""


@dataclass(frozen=True)
class Caller:
    """Somebody with a token."""

    client: httpx.AsyncClient
    token: str

    async def get(self, path: str, **params: str | int) -> httpx.Response:
        return await self.client.get(path, params=params or None, headers=self._headers())

    async def send(
        self, method: str, path: str, body: Any, *, key: str | None = None, seen: str | None = None
    ) -> httpx.Response:
        """Send a body as JSON, or, where it is bytes, as the CSV that it is; `seen` is the ETag it goes by."""
        is_file = isinstance(body, bytes)
        named = {"Idempotency-Key": key or str(uuid4()), "Content-Type": "text/csv" if is_file else "application/json"}
        headers = {**self._headers(), **named, **({"If-Match": seen} if seen else {})}
        content = body if is_file else json.dumps(body)
        return await self.client.request(method, path, content=content, headers=headers)

    async def post(self, path: str, body: Any, *, key: str | None = None, seen: str | None = None) -> httpx.Response:
        return await self.send("POST", path, body, key=key, seen=seen)

    async def put(self, path: str, body: Any) -> httpx.Response:
        return await self.send("PUT", path, body)

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


@dataclass(frozen=True)
class Running:
    """The service under test: how to call it, what it has open, what it said."""

    service: Service
    app: ServiceApp
    client: httpx.AsyncClient
    issuer: Issuer
    resources: Resources

    def caller(self, role: str, *boroughs: str) -> Caller:
        return Caller(self.client, self.issuer.token(f"test-{role}", [role], boroughs))

    def document(self) -> dict[str, Any]:
        """The OpenAPI document."""
        document: dict[str, Any] = self.app.openapi()
        return document

    async def said(self) -> list[asyncpg.Record]:
        """Every event in the outbox, in the order it will be published."""
        async with self.resources.pool.acquire() as conn:
            return list(
                await conn.fetch(
                    "SELECT e.topic, e.key, e.keyseq, e.type, e.tenant, e.occurred_at, e.traceparent, e.data::jsonb "
                    "AS data FROM outbox AS o JOIN event AS e ON e.id = o.event_id ORDER BY o.position"
                )
            )

    async def types_said(self) -> list[str]:
        return [row["type"].split(".")[1] for row in await self.said()]

    async def last_said(self) -> dict[str, Any]:
        data: dict[str, Any] = json.loads((await self.said())[-1]["data"])
        return data


@pytest.fixture
async def sessions_database(databases: Databases) -> Database:
    return await databases.migrated("sessions", migration_folders())


@pytest.fixture(scope="session")
def usual(issuer: Issuer, tmp_path_factory: pytest.TempPathFactory) -> SessionsSettings:
    """The settings of all tests, whose database is each one's own."""
    return SessionsSettings(
        **settings_of(Database(owner_dsn=NOWHERE, app_dsn=NOWHERE), issuer),
        deletions_file=tmp_path_factory.mktemp("deletions") / "deletions.jsonl",
        open_per_minute=WITHOUT_END,
        open_concerns_per_minute=WITHOUT_END,
    )


@pytest.fixture(scope="session")
def built_once(usual: SessionsSettings) -> BuiltOnce:
    """The app of all tests."""
    return BuiltOnce(usual)


@pytest.fixture
def settings(usual: SessionsSettings, sessions_database: Database) -> SessionsSettings:
    """The settings of a test, for which nothing has been erased yet."""
    folder = usual.deletions_file.parent
    shutil.rmtree(folder)
    folder.mkdir()
    return usual.model_copy(update={"database_url": SecretStr(sessions_database.app_dsn)})


@pytest.fixture
async def running(settings: SessionsSettings, issuer: Issuer, built_once: BuiltOnce) -> AsyncIterator[Running]:
    async with open_resources("sessions", settings) as opened:
        built = built_once.built(settings, opened)
        resources = built.lend(opened)
        transport = httpx.ASGITransport(built.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://sessions") as client:
            yield Running(built.service, built.app, client, issuer, resources)


@pytest.fixture
def next_week() -> str:
    """A time a week ahead, on the wall in London."""
    return f"{(datetime.now(ZoneInfo('Europe/London')) + timedelta(days=7)).date()}T18:30"


@pytest.fixture
async def merton(running: Running) -> Caller:
    """A coordinator of Merton, where one scheme is launched."""
    central = running.caller("central", "*")
    await central.put("/boroughs/merton", {"stage": "pilot"})
    launch = {"launched_on": "2022-02-01", "planned_sessions_per_month": 4}
    await central.put("/boroughs/merton/schemes/run-and-talk", launch)
    return running.caller("coordinator", "merton")


@pytest.fixture
async def camden(running: Running) -> Caller:
    """A coordinator of Camden, which takes part as well."""
    await running.caller("central", "*").put("/boroughs/camden", {"stage": "pilot"})
    return running.caller("coordinator", "camden")
