"""Every named statement prepares on the schema it is for, and the names in a file are the names in use."""

from __future__ import annotations

import ast
from collections import defaultdict
from typing import TYPE_CHECKING

import asyncpg
import pytest
from stride_chassis import load_queries, statement_names, statement_text
from stride_contracts import Envelope

from tests.guards.schema_dump import folders_of
from tests.guards.sources import SERVICES, modules, name_of, packages, shown, tree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from stride_chassis import Queries

    from tests.databases import Databases

FILES = sorted(
    file for folder in packages().values() for file in folder.rglob("sql/*.sql") if file.parent.name != "migrations"
)


def loaded(file: Path) -> Queries:
    package = next(name for name, folder in packages().items() if file.is_relative_to(folder))
    return load_queries(package, str(file.relative_to(packages()[package])))


@pytest.mark.parametrize("file", FILES, ids=shown)
async def test_every_statement_prepares(file: Path, databases: Databases) -> None:
    """On the service's own schema, or, for what services share, on that of one of them."""
    owner = [service for service in SERVICES if file.is_relative_to(packages()[f"stride_{service}"])]
    failures: defaultdict[str, list[str]] = defaultdict(list)
    schemas = owner or SERVICES
    for service in schemas:
        database = await databases.migrated(f"{service}_schema", folders_of(service))
        conn = await asyncpg.connect(database.app_dsn)
        try:
            for name in statement_names(loaded(file)):
                try:
                    await conn.prepare(statement_text(loaded(file), name))
                except asyncpg.PostgresError as error:
                    failures[name].append(f"{service}: {error}")
        finally:
            await conn.close()
    assert {name: said for name, said in failures.items() if len(said) == len(schemas)} == {}


async def test_what_waits_to_be_published_begins_with_its_envelope(databases: Databases) -> None:
    """The relay takes the first columns for the written envelope, by their order and their type."""
    database = await databases.migrated("sessions_schema", folders_of("sessions"))
    conn = await asyncpg.connect(database.app_dsn)
    try:
        text = statement_text(load_queries("stride_chassis", "sql/publish.sql"), "find_unpublished")
        columns = (await conn.prepare(text)).get_attributes()[: len(Envelope._fields)]
    finally:
        await conn.close()
    names = ["key" if name == "subject" else name for name in Envelope._fields]
    assert [(column.name, column.type.name) for column in columns] == [(name, "text") for name in names]


def test_the_names_in_the_files_are_the_names_in_use() -> None:
    used = names_in_use()
    assert {shown(file): sorted(used[file]) for file in FILES} == {
        shown(file): sorted(statement_names(loaded(file))) for file in FILES
    }


@pytest.mark.parametrize("file", FILES, ids=shown)
def test_every_statement_says_its_purpose(file: Path) -> None:
    lines = [*file.read_text().splitlines(), ""]
    named = [at for at, line in enumerate(lines) if line.startswith("-- name:")]
    assert [lines[at] for at in named if not lines[at + 1].startswith("-- ")] == []


def names_in_use() -> dict[Path, set[str]]:
    """For every file, the attributes taken of whatever it was loaded into."""
    holders = {(name_of(module), holder): file for module in modules() for holder, file in loads_of(module)}
    used: defaultdict[Path, set[str]] = defaultdict(set)
    for module in modules():
        here = {holder: file for (name, holder), file in holders.items() if name == name_of(module)}
        here |= {
            alias.asname or alias.name: holders[node.module, alias.name]
            for node in ast.walk(tree(module))
            if isinstance(node, ast.ImportFrom) and node.module
            for alias in node.names
            if (node.module, alias.name) in holders
        }
        for node in ast.walk(tree(module)):
            if isinstance(node, ast.Attribute) and (holder := last_name(node.value)) in here:
                used[here[holder]].add(node.attr)
    return used


def loads_of(module: Path) -> Iterator[tuple[str, Path]]:
    """Each name in a module that a file of statements is loaded into, and the file."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            file = file_of(node.value, module)
            if file is not None:
                yield last_name(node.targets[0]), file


def file_of(call: ast.Call, module: Path) -> Path | None:
    if last_name(call.func) == "load_queries":
        package, *rest = [ast.literal_eval(argument) for argument in call.args]
        found: Path = packages()[package] / (rest[0] if rest else "sql/queries.sql")
        return found
    if last_name(call.func) == "from_path":  # provisioning knows no chassis
        return next(folder for folder in packages().values() if module.is_relative_to(folder)) / "sql/queries.sql"
    return None


def last_name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
