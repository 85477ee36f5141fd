"""A service's database on a real Postgres: what its two roles may do, and above all what they may not."""

import asyncio
import stat
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest
from stride_cli.environment import ServiceAddress
from stride_cli.status import looking
from stride_provision import Passwords, copy_database, provision_database
from stride_provision.errors import UnusableName

from tests.infra.face import Postgres


def _elsewhere(dsn: str, database: str) -> str:
    return urlunsplit(urlsplit(dsn)._replace(path=f"/{database}"))


async def _execute(dsn: str, statement: str) -> str:
    connection = await asyncpg.connect(dsn, timeout=90)
    try:
        return await connection.execute(statement)
    finally:
        await connection.close()


@pytest.mark.smoke
async def test_the_owner_makes_tables_and_the_app_uses_them(postgres: Postgres) -> None:
    database = await provision_database(postgres.admin_dsn, "owned")

    await _execute(database.owner_dsn, "CREATE TABLE walk (id serial PRIMARY KEY, ward text)")
    await _execute(database.app_dsn, "INSERT INTO walk (ward) VALUES ('E05000001')")
    await _execute(database.app_dsn, "UPDATE walk SET ward = 'E05000002'")
    assert await _execute(database.app_dsn, "DELETE FROM walk") == "DELETE 1"


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE more (id int)",
        "CREATE TEMP TABLE more (id int)",
        "CREATE SCHEMA more",
        "CREATE ROLE more",
        "CREATE DATABASE more",
        "DROP TABLE walk",
        "ALTER TABLE walk ADD COLUMN more int",
        "TRUNCATE walk",
        "SET ROLE guarded_owner",
        "SELECT pg_read_file('/etc/hostname')",
    ],
)
async def test_the_app_does_nothing_else(postgres: Postgres, statement: str) -> None:
    database = await provision_database(postgres.admin_dsn, "guarded")
    await _execute(database.owner_dsn, "CREATE TABLE IF NOT EXISTS walk (id int)")

    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await _execute(database.app_dsn, statement)


@pytest.mark.smoke
async def test_a_service_reaches_no_database_but_its_own(postgres: Postgres) -> None:
    own = await provision_database(postgres.admin_dsn, "own")
    await provision_database(postgres.admin_dsn, "foreign")

    for dsn in (own.app_dsn, own.owner_dsn):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await _execute(_elsewhere(dsn, "foreign"), "SELECT 1")


async def test_provisioning_again_keeps_rows_and_the_given_passwords(postgres: Postgres, tmp_path: Path) -> None:
    passwords = Passwords.load_or_create(tmp_path / "repeated.json")
    first = await provision_database(postgres.admin_dsn, "repeated", passwords=passwords)
    await _execute(first.owner_dsn, "CREATE TABLE walk AS SELECT 1 AS one")

    kept = Passwords.load_or_create(tmp_path / "repeated.json")
    again = await provision_database(postgres.admin_dsn, "repeated", passwords=kept)

    assert again == first
    assert await _execute(again.app_dsn, "SELECT one FROM walk") == "SELECT 1"
    assert stat.S_IMODE((tmp_path / "repeated.json").stat().st_mode) == 0o600


async def test_copies_share_the_roles_and_grants_of_their_model_and_let_nobody_else_in(postgres: Postgres) -> None:
    model, stranger = [await provision_database(postgres.admin_dsn, name) for name in ("model", "stranger")]
    await _execute(model.owner_dsn, "CREATE TABLE walk AS SELECT 1 AS one")

    server = await asyncpg.connect(postgres.admin_dsn)
    try:
        copies = [await copy_database(server, model, name) for name in ("copy_1", "copy_2")]
    finally:
        await server.close()

    assert [await _execute(copy.app_dsn, "SELECT one FROM walk") for copy in copies] == ["SELECT 1", "SELECT 1"]
    await _execute(copies[0].owner_dsn, "DROP TABLE walk")
    assert await _execute(copies[1].app_dsn, "SELECT one FROM walk") == "SELECT 1"
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await _execute(_elsewhere(stranger.app_dsn, "copy_1"), "SELECT 1")


async def test_databases_are_provisioned_at_once_without_harm(postgres: Postgres) -> None:
    made = await asyncio.gather(*(provision_database(postgres.admin_dsn, name) for name in ("one", "two", "three")))

    assert [await _execute(database.app_dsn, "SELECT 1") for database in made] == ["SELECT 1"] * 3


async def test_a_database_is_named_by_a_plain_word(postgres: Postgres) -> None:
    with pytest.raises(UnusableName):
        await provision_database(postgres.admin_dsn, 'x"; DROP DATABASE guarded; --')


async def test_of_a_database_without_its_tables_the_status_says_that_it_does_not_answer(postgres: Postgres) -> None:
    database = await provision_database(postgres.admin_dsn, "unmigrated")
    address = ServiceAddress(url="", urls=(), pids=(), database_url=database.app_dsn)

    assert await looking._read("sessions", address) == ("sessions", None)


async def test_a_lock_that_a_migration_holds_does_not_hold_the_status(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "_PATIENCE_S", 1.0)
    database = await provision_database(postgres.admin_dsn, "locked")
    await _execute(database.owner_dsn, "CREATE TABLE projection_offset (id int)")
    migration = await asyncpg.connect(database.owner_dsn)
    async with migration.transaction():
        await migration.execute("LOCK TABLE projection_offset")
        address = ServiceAddress(url="", urls=(), pids=(), database_url=database.app_dsn)

        assert await asyncio.wait_for(looking._read("reports", address), 90) == ("reports", None)
    await migration.close()
