"""Writes each service's `schema.sql`, what its migrations come to: `python -m tests.guards.schema_dump`."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import tempfile
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from stride_chassis import migrate
from stride_provision import EmbeddedPostgres, provision_database
from stride_provision.postgres_binaries import postgres_binaries

from tests.guards.sources import ROOT, SERVICES

if TYPE_CHECKING:
    from collections.abc import Sequence

HEAD = "-- What the migrations of {} come to. Written by `python -m tests.guards.schema_dump`; do not edit.\n\n"
# The last: some servers keep a version of their own on every column, which a pg_dump of another major shows.
NOISE = re.compile(
    r"^(--.*|SET .*;|SELECT pg_catalog\.set_config.*|\\(un)?restrict .*|ALTER TABLE .* SET \(pg_attver=\d+\);)\n",
    re.MULTILINE,
)


def schema_file(service: str) -> Path:
    """Where the schema of a service is kept."""
    return ROOT / "services" / service / "schema.sql"


def folders_of(service: str) -> Sequence[Path]:
    """The folders of its migrations."""
    folders: Sequence[Path] = import_module(f"stride_{service}").migration_folders()
    return folders


def dump(service: str, dsn: str) -> str:
    """The schema of a migrated database: neither owners nor privileges, nor what says when or by what it was dumped."""
    login = urlsplit(dsn)
    told = ["--schema-only", "--no-owner", "--no-privileges", "--no-comments", "--exclude-table=schema_migrations"]
    written = subprocess.run(  # noqa: S603 - our own Postgres
        [
            postgres_binaries(None) / "pg_dump",
            *told,
            "--dbname",
            login._replace(netloc=_without_password(dsn)).geturl(),
        ],
        env={**os.environ, "PGPASSWORD": unquote(login.password or "")},
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return HEAD.format(service) + re.sub(r"\n{3,}", "\n\n", NOISE.sub("", written)).strip() + "\n"


async def write(postgres: EmbeddedPostgres) -> None:
    """Write the schema of every service."""
    for service in SERVICES:
        database = await provision_database(postgres.admin_dsn, service)
        await migrate(database.owner_dsn, folders_of(service))
        schema_file(service).write_text(dump(service, database.owner_dsn), encoding="utf-8")


def _without_password(dsn: str) -> str:
    login = urlsplit(dsn)
    return f"{login.username}@{login.hostname}:{login.port}"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder, EmbeddedPostgres(Path(folder), durable=False) as server:
        asyncio.run(write(server))
