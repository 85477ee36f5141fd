"""A small read model of its own, so that what is tested is the chassis and nothing else."""

from __future__ import annotations

import secrets
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr
from stride_chassis.migrations import chassis_folder
from stride_chassis.resources import open_resources
from stride_chassis.settings import ServiceSettings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from stride_chassis.resources import Resources
    from stride_provision import Database, KafkaAccess

    from tests.databases import Databases

HERE = Path(__file__).parent
SESSION_SECONDS = 3


@pytest.fixture
async def database(databases: Databases) -> Database:
    """A database of its own with all tables of the chassis and a small read model."""
    folders = [chassis_folder("publish"), chassis_folder("project"), chassis_folder("command"), HERE / "migrations"]
    return await databases.migrated("delivery", folders)


@pytest.fixture
async def opened(
    database: Database, services: dict[str, KafkaAccess]
) -> AsyncIterator[Callable[[str], Awaitable[Resources]]]:
    """Open what a service has open, as the principal of that name; closed again after the test."""
    seal_keys, command_key = SecretStr(Fernet.generate_key().decode()), SecretStr(secrets.token_urlsafe(32))

    async with AsyncExitStack() as stack:

        async def open_as(principal: str) -> Resources:
            access = services[principal]
            settings = ServiceSettings(
                database_url=SecretStr(database.app_dsn),
                kafka_bootstrap_servers=access.bootstrap_servers,
                kafka_username=access.username,
                kafka_password=access.password,
                kafka_ca_file=None if access.ca_file is None else Path(access.ca_file),
                kafka_session_seconds=SESSION_SECONDS,
                jwks="unused.json",
                jwt_issuer="test",
                jwt_audience="test",
                seal_keys=seal_keys,
                command_key=command_key,
            )
            return await stack.enter_async_context(open_resources(principal, settings))

        yield open_as
