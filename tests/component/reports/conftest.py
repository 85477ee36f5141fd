"""A database of reports for each test, and the way events come to it: batch by batch, as the chassis applies them."""

import secrets
from collections.abc import AsyncIterator

import httpx
import pytest
from cryptography.fernet import Fernet
from stride_chassis import Connection, Resources, connection_of
from stride_chassis.app import build_app
from stride_chassis.resources import open_resources
from stride_provision import Database, Issuer
from stride_reports import migration_folders
from stride_reports.app import build

from tests.component.reports.kit import Hearing, Staff
from tests.databases import Databases


@pytest.fixture
async def reports_database(databases: Databases) -> Database:
    return await databases.migrated("reports", migration_folders())


@pytest.fixture
def environment(reports_database: Database, issuer: Issuer, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """What reports is started with; there is no Kafka behind it."""
    told = {
        "DATABASE_URL": reports_database.app_dsn,
        "KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:9",
        "KAFKA_USERNAME": "reports",
        "KAFKA_PASSWORD": secrets.token_urlsafe(),
        "JWKS": str(issuer.jwks_file),
        "JWT_ISSUER": "stride-local",
        "JWT_AUDIENCE": "stride",
        "SEAL_KEYS": Fernet.generate_key().decode(),
        "COMMAND_KEY": secrets.token_urlsafe(48),
    }
    for name, value in told.items():
        monkeypatch.setenv(f"STRIDE_{name}", value)
    return monkeypatch


@pytest.fixture
async def resources(environment: pytest.MonkeyPatch) -> AsyncIterator[Resources]:
    async with open_resources("reports", build().settings) as opened:
        yield opened


@pytest.fixture
async def connection(resources: Resources) -> AsyncIterator[Connection]:
    async with connection_of(resources.pool) as connected:
        yield connected


@pytest.fixture
def hearing(connection: Connection) -> Hearing:
    return Hearing(connection)


@pytest.fixture
async def staff(resources: Resources, issuer: Issuer) -> AsyncIterator[Staff]:
    app = build_app("reports", build().routers(resources), resources)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://reports") as http:
        yield Staff(http, issuer)
