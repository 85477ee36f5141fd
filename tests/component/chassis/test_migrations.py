"""A database is brought to its schema once, in the order of the numbers, by one migration at a time."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import asyncpg
import pytest
from stride_chassis.errors import MigrationFailed
from stride_chassis.migrations import chassis_folder, migrate

if TYPE_CHECKING:
    from pathlib import Path

    from stride_provision import Database


def write(folder: Path, name: str, up: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"-- migrate:up\nSET LOCAL lock_timeout = '2s';\n{up}\n\n-- migrate:down\n")
    return folder


async def column_of(dsn: str, query: str) -> list[object]:
    conn = await asyncpg.connect(dsn)
    try:
        return [row[0] for row in await conn.fetch(query)]
    finally:
        await conn.close()


VERSIONS = "SELECT version FROM schema_migrations ORDER BY version"


async def test_folders_are_one_sequence_and_a_second_run_changes_nothing(database: Database, tmp_path: Path) -> None:
    first = write(tmp_path / "a", "0101_create_walk.sql", "CREATE TABLE walk (id int);")
    write(first, "0103_index_ward.sql", "CREATE INDEX ON walk (ward);")
    second = write(tmp_path / "b", "0102_add_ward.sql", "ALTER TABLE walk ADD COLUMN ward text;")
    for _ in range(2):
        await migrate(database.owner_dsn, [first, second])
    assert await column_of(database.owner_dsn, VERSIONS) == ["0101", "0102", "0103"]


async def test_the_chassis_own_migrations_apply(database: Database) -> None:
    await migrate(database.owner_dsn, [chassis_folder(name) for name in ("publish", "project", "command")])
    assert await column_of(database.app_dsn, "SELECT count(*) FROM outbox") == [0]


async def test_several_at_once_take_turns(database: Database, tmp_path: Path) -> None:
    slow = write(tmp_path / "a", "0101_create_walk.sql", "CREATE TABLE walk (id int); SELECT pg_sleep(0.5);")
    await asyncio.gather(*(migrate(database.owner_dsn, [slow]) for _ in range(3)))
    assert await column_of(database.owner_dsn, VERSIONS) == ["0101"]


async def test_a_migration_that_fails_leaves_nothing_of_itself(database: Database, tmp_path: Path) -> None:
    folder = write(tmp_path / "a", "0101_create_walk.sql", "CREATE TABLE walk (id int);")
    write(folder, "0102_break.sql", "CREATE TABLE run (id int); SELECT nonsense;")
    with pytest.raises(MigrationFailed, match='column "nonsense" does not exist'):
        await migrate(database.owner_dsn, [folder])
    assert await column_of(database.owner_dsn, VERSIONS) == ["0101"]
    assert await column_of(database.owner_dsn, "SELECT tablename FROM pg_tables WHERE tablename = 'run'") == []


async def test_who_may_not_migrate_is_told_so_without_the_password(database: Database, tmp_path: Path) -> None:
    folder = write(tmp_path / "a", "0101_create_walk.sql", "CREATE TABLE walk (id int);")
    with pytest.raises(MigrationFailed, match="permission denied") as caught:
        await migrate(database.app_dsn, [folder])
    assert database.app_dsn not in str(caught.value)
