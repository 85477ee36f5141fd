"""The servers of a benchmark run, and one borough, one database and one service's resources for each measurement."""

from __future__ import annotations

import secrets
import tempfile
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.fernet import Fernet
from pydantic import SecretStr
from stride_chassis.migrations import chassis_folder, migrate
from stride_chassis.resources import open_resources
from stride_chassis.settings import ServiceSettings
from stride_provision import (
    EmbeddedKafka,
    EmbeddedPostgres,
    KafkaAdmin,
    onboard,
    provision_database,
    provision_rollout,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from stride_chassis.resources import Resources

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Ground:
    """One Kafka and one Postgres, as durable as in service."""

    kafka: EmbeddedKafka
    postgres: EmbeddedPostgres
    admin: KafkaAdmin

    def borough(self) -> str:
        """Onboard a borough of its own."""
        slug = f"bench-{secrets.token_hex(4)}"
        onboard(self.admin, slug, systems=())
        return slug

    @asynccontextmanager
    async def resources(self, principal: str) -> AsyncIterator[Resources]:
        """Open what a service has open, on a fresh database with the measured read model."""
        name = f"bench_{secrets.token_hex(4)}"
        database = await provision_database(self.postgres.admin_dsn, name)
        folders = [chassis_folder("publish"), chassis_folder("project"), HERE / "migrations"]
        await migrate(database.owner_dsn, folders)
        settings = ServiceSettings(
            database_url=SecretStr(database.app_dsn),
            kafka_bootstrap_servers=self.kafka.access.bootstrap_servers,
            kafka_username=principal,
            kafka_password=SecretStr(self.admin.put_user(principal)),
            jwks="unused.json",
            jwt_issuer="bench",
            jwt_audience="bench",
            seal_keys=SecretStr(Fernet.generate_key().decode()),
            command_key=SecretStr(secrets.token_urlsafe(32)),
        )
        async with open_resources(principal, settings) as resources:
            yield resources


@contextmanager
def ground() -> Iterator[Ground]:
    """Start the servers, and end them with all they wrote."""
    with tempfile.TemporaryDirectory(prefix="stride-bench-") as folder:
        postgres = EmbeddedPostgres(Path(folder) / "postgres")
        postgres.start()
        try:
            with EmbeddedKafka(Path(folder) / "kafka") as kafka:
                admin = KafkaAdmin(kafka.access)
                provision_rollout(admin)
                yield Ground(kafka, postgres, admin)
        finally:
            postgres.discard()
