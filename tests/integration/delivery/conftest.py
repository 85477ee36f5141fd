"""A small read model of its own, so that what is tested is the chassis and nothing else."""

from __future__ import annotations

import secrets
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr
from stride_chassis.migrations import chassis_folder, migrate
from stride_chassis.resources import open_resources
from stride_chassis.settings import ServiceSettings
from stride_provision import Passwords, onboard, provision_database

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from stride_chassis.resources import Resources
    from stride_provision import Database, EmbeddedKafka, EmbeddedPostgres, KafkaAdmin

HERE = Path(__file__).parent
SESSION_SECONDS = 3


@pytest.fixture(scope="session")
def roles() -> Passwords:
    """The passwords of the two roles that all databases here share."""
    return Passwords()


@pytest.fixture
async def database(postgres: EmbeddedPostgres, roles: Passwords) -> Database:
    """A database of its own with all tables of the chassis and a small read model."""
    name = f"delivery_{secrets.token_hex(4)}"
    database = await provision_database(postgres.admin_dsn, name, role="delivery", passwords=roles)
    folders = [chassis_folder("publish"), chassis_folder("project"), chassis_folder("command"), HERE / "migrations"]
    await migrate(database.owner_dsn, folders)
    return database


@pytest.fixture
def borough(kafka_admin: KafkaAdmin) -> str:
    """A borough of its own, onboarded as any borough is."""
    slug = f"test-{secrets.token_hex(4)}"
    onboard(kafka_admin, slug, systems=())
    return slug


@pytest.fixture(scope="session")
def passwords(kafka_admin: KafkaAdmin) -> dict[str, str]:
    """A Kafka password for each principal that the tests act as."""
    return {service: kafka_admin.put_user(service) for service in ("sessions", "reports")}


@pytest.fixture
async def opened(
    database: Database, kafka: EmbeddedKafka, passwords: dict[str, str]
) -> AsyncIterator[Callable[[str], Awaitable[Resources]]]:
    """Open what a service has open, as the principal of that name; closed again after the test."""
    seal_keys, command_key = SecretStr(Fernet.generate_key().decode()), SecretStr(secrets.token_urlsafe(32))

    async with AsyncExitStack() as stack:

        async def open_as(principal: str) -> Resources:
            settings = ServiceSettings(
                database_url=SecretStr(database.app_dsn),
                kafka_bootstrap_servers=kafka.access.bootstrap_servers,
                kafka_username=principal,
                kafka_password=SecretStr(passwords[principal]),
                kafka_session_seconds=SESSION_SECONDS,
                jwks="unused.json",
                jwt_issuer="test",
                jwt_audience="test",
                seal_keys=seal_keys,
                command_key=command_key,
            )
            return await stack.enter_async_context(open_resources(principal, settings))

        yield open_as
