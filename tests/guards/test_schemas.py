"""The checked-in schema is what the migrations come to, so that two branches conflict in git and not in production."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.guards.schema_dump import dump, folders_of, schema_file
from tests.guards.sources import SERVICES, packages, shown

if TYPE_CHECKING:
    from tests.databases import Databases

MIGRATION = re.compile(
    r"-- migrate:up\n(?:--.*\n)*SET LOCAL lock_timeout = '\d+m?s';\n.+\n-- migrate:down\s*", flags=re.DOTALL
)


@pytest.mark.parametrize("service", SERVICES)
async def test_the_schema_is_fresh(service: str, databases: Databases) -> None:
    database = await databases.migrated(f"{service}_schema", folders_of(service))
    written = dump(service, database.owner_dsn)
    assert schema_file(service).read_text() == written, "python -m tests.guards.schema_dump writes it anew"


def test_migrations_have_numbers_of_their_own() -> None:
    chassis = packages()["stride_chassis"]
    for service in SERVICES:
        taken = [file for folder in folders_of(service) for file in folder.iterdir()]
        numbers = [file.name.split("_")[0] for file in taken]
        assert len(numbers) == len(set(numbers)), sorted(file.name for file in taken)
        assert all(re.fullmatch(r"\d{4}_[a-z][a-z0-9_]*\.sql", file.name) for file in taken)
        assert all((file.name < "0100") == file.is_relative_to(chassis) for file in taken)


def test_migrations_bound_their_locks_and_go_forward_only() -> None:
    every = {file for service in SERVICES for folder in folders_of(service) for file in folder.iterdir()}
    assert [shown(file) for file in sorted(every) if not MIGRATION.fullmatch(file.read_text())] == []
