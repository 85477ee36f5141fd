"""Migrated databases for tests: made once under a name, emptied whenever they are asked for again."""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import asyncpg
import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr
from stride_chassis import migrate
from stride_provision import Database, EmbeddedPostgres, Issuer, provision_database

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

TABLES = (
    "SELECT quote_ident(tablename) AS name FROM pg_tables "
    "WHERE schemaname = 'public' AND tablename <> 'schema_migrations'"
)


@dataclass
class Databases:
    """Makes databases on one Postgres."""

    postgres: EmbeddedPostgres
    made: dict[str, Database] = field(default_factory=dict)

    async def migrated(self, name: str, folders: Sequence[Path]) -> Database:
        """The database of that name with the tables of these migrations and nothing in them."""
        if name in self.made:
            await self._empty(name)
        else:
            database = await provision_database(self.postgres.admin_dsn, name)
            await migrate(database.owner_dsn, folders)
            self.made[name] = database
        return self.made[name]

    async def _empty(self, name: str) -> None:
        """Delete as a replica does, without asking the triggers that keep the archive; copying a model takes longer."""
        conn = await asyncpg.connect(urlsplit(self.postgres.admin_dsn)._replace(path=f"/{name}").geturl())
        try:
            tables = [table["name"] for table in await conn.fetch(TABLES)]
            emptying = [f"DELETE FROM {table}" for table in tables]  # noqa: S608 - names that Postgres quoted
            await conn.execute(";".join(["SET session_replication_role = replica", *emptying]))
        finally:
            await conn.close()


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
