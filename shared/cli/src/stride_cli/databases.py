"""A database for every service, brought to the schema that the service needs; reads and writes no row."""

import asyncio
from collections.abc import Mapping

from stride_chassis import MigrationFailed, migrate
from stride_provision import Database, Passwords, provision_database

from stride_cli.blueprint import SERVICES, migrations_of
from stride_cli.errors import Failed


def prepare_databases(admin_dsn: str, passwords: Mapping[str, Passwords]) -> dict[str, Database]:
    """Make and migrate every service's database; `passwords` are by service."""

    async def all_of_them() -> list[Database]:
        return await asyncio.gather(*(_prepare(admin_dsn, service, passwords[service]) for service in SERVICES))

    return dict(zip(SERVICES, asyncio.run(all_of_them()), strict=True))


async def _prepare(admin_dsn: str, service: str, passwords: Passwords) -> Database:
    database = await provision_database(admin_dsn, service, passwords=passwords)
    try:
        await migrate(database.owner_dsn, migrations_of(service))
    except MigrationFailed as error:
        raise Failed(f"the database of {service} was not migrated: {error}") from error
    return database
