"""Migrated databases for tests: a clone of its own for each, of a model that is migrated once."""

from __future__ import annotations

import secrets
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import asyncpg
import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr
from stride_chassis import migrate
from stride_provision import Database, Issuer, copy_database, provision_database

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
    from pathlib import Path

    from tests.infra.face import Postgres


@dataclass
class Databases:
    """Makes databases on one Postgres: migrates a model of each name once, and clones it for whoever asks."""

    postgres: Postgres
    server: asyncpg.Connection[asyncpg.Record]
    models: dict[str, Database] = field(default_factory=dict)
    given: dict[str, str] = field(default_factory=dict)

    async def migrated(self, name: str, folders: Sequence[Path]) -> Database:
        """A database with the tables of these migrations and nothing in them; the name's last one is dropped."""
        if name not in self.models:
            model = await provision_database(self.postgres.admin_dsn, name)
            await migrate(model.owner_dsn, folders)
            self.models[name] = model
        if name in self.given:
            await self.server.execute(f'DROP DATABASE "{self.given[name]}" WITH (FORCE)')
        self.given[name] = f"{name}_{secrets.token_hex(4)}"
        return await copy_database(self.server, self.models[name], self.given[name])


@asynccontextmanager
async def databases_on(postgres: Postgres) -> AsyncIterator[Databases]:
    """What makes databases on this Postgres, which may be gone in the end."""
    server = await asyncpg.connect(postgres.admin_dsn)
    try:
        yield Databases(postgres, server)
    finally:
        server.terminate()


def settings_of(database: Database, issuer: Issuer) -> dict[str, Any]:
    """What every service is told where there is no Kafka."""
    return {
        "database_url": SecretStr(database.app_dsn),
        "kafka_bootstrap_servers": "127.0.0.1:1",
        "kafka_username": "nobody",
        "kafka_password": SecretStr("unused"),
        "jwks": str(issuer.jwks_file),
        "jwt_issuer": "stride-local",
        "jwt_audience": "stride",
        "seal_keys": SecretStr(Fernet.generate_key().decode()),
        "command_key": SecretStr(secrets.token_urlsafe(48)),
    }


@contextmanager
def told(settings: Mapping[str, Any]) -> Iterator[None]:
    """The environment in which a service finds these settings."""
    with pytest.MonkeyPatch.context() as environment:
        for name, value in settings.items():
            text = value.get_secret_value() if isinstance(value, SecretStr) else str(value)
            environment.setenv(f"STRIDE_{name}".upper(), text)
        yield
