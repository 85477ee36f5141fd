"""Provisions the servers of a Compose installation from inside it, by the code that every other stack uses.

May be repeated: what exists is kept, and passwords are set to those of the mounted files, so that a rotated one counts
from the next run on. It makes no secret itself, save the credentials of a borough's systems.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import asyncpg
from pydantic import SecretStr
from stride_provision import KafkaAccess, KafkaAdmin, KafkaListener, Passwords, keep_credentials, provision_rollout
from stride_provision.kafka_settings import ADMIN

from stride_cli import secret_files
from stride_cli.blueprint import SERVICES
from stride_cli.databases import prepare_databases
from stride_cli.errors import Failed
from stride_cli.onboarding import OUTSIDE
from stride_cli.state import StateFolder


@dataclass(frozen=True, slots=True, kw_only=True)
class Servers:
    """Where the servers are, seen from here; `kafka` is the administrator's listener, `clients` everybody else's.

    `folder` holds what `stride compose init` made; `ca_file` is the authority's certificate.
    """

    kafka: str
    clients: str
    postgres: str
    folder: Path
    ca_file: Path

    def secret(self, owner: str, name: str) -> str:
        """A secret that was mounted; raises `Failed`, naming the file."""
        return secret_files.get(StateFolder(self.folder), owner, name)

    def admin(self) -> KafkaAdmin:
        """The administrator, on the listener that only the broker and we reach."""
        access = KafkaAccess(
            bootstrap_servers=self.kafka,
            username=ADMIN,
            password=SecretStr(self.secret("kafka", "admin_password")),
            sasl_mechanism="PLAIN",
        )
        clients = KafkaListener(bootstrap_servers=self.clients, security_protocol="SASL_SSL", ca_file=str(self.ca_file))
        return KafkaAdmin(access, clients=clients)


@dataclass(frozen=True, slots=True, kw_only=True)
class Systems:
    """Systems of one borough, whose credentials are written to a folder."""

    borough: str
    names: Sequence[str]
    credentials: Path


def provision(servers: Servers, say: Callable[[str], None]) -> None:
    """Databases and their tables, then Kafka's users, their access and the roll-out topic."""
    asyncio.run(_answering(servers))
    prepare_databases(_superuser(servers), {service: _passwords(servers.folder, service) for service in SERVICES})
    say(f"databases of {', '.join(SERVICES)}: made, migrated")
    admin = servers.admin()
    admin.put_user(ADMIN, servers.secret("kafka", "admin_password"))
    for service in SERVICES:
        admin.put_user(service, servers.secret(service, "kafka_password"))
    provision_rollout(admin)
    say(f"Kafka's users {', '.join(SERVICES)}: made, with their access")


def provision_systems(servers: Servers, systems: Systems, say: Callable[[str], None]) -> None:
    """Topics of a borough and a credential file for each of its systems; safe to repeat.

    Raises `Failed` where one of them was given a credential outside, which a new password would shut out.
    """
    for name in systems.names:
        if (outside := systems.credentials / f"{systems.borough}.{name}{OUTSIDE}").exists():
            raise Failed(
                f"{systems.borough}.{name} has its credential outside these containers",
                way_out=f"Start without the profile demo; or remove {outside.name} here, and it gets another password.",
            )
    for file in keep_credentials(servers.admin(), systems.borough, systems.names, systems.credentials).values():
        say(f"{file.stem}: has its credential")


def _passwords(folder: Path, service: str) -> Passwords:
    file = folder / "databases" / f"{service}.json"
    if not file.exists():
        raise Failed(f"{file} is missing", way_out=secret_files.HOW_TO_MAKE)
    return Passwords.model_validate_json(file.read_text(encoding="utf-8"))


def _superuser(servers: Servers) -> str:
    password = quote(servers.secret("postgres", "superuser_password"), safe="")  # a person may have chosen it
    return f"postgresql://postgres:{password}@{servers.postgres}/postgres?sslmode=disable"


async def _answering(servers: Servers) -> None:
    """Find out at once, and in one line, whether Postgres lets us in."""
    try:
        connection = await asyncpg.connect(_superuser(servers), timeout=15)
    except (OSError, asyncpg.PostgresError) as error:
        raise Failed(
            f"Postgres at {servers.postgres} lets nobody in: {error or type(error).__name__}",
            way_out="Is it up, and is its password the one its volume was made with?",
        ) from error
    await connection.close()
