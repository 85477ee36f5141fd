"""The tables of personal data (`personal-data.toml`), and the schemas and statements they speak of; judges nothing."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

from tests.guards.schema_dump import schema_file
from tests.guards.sources import ROOT, SERVICES, packages, shown

if TYPE_CHECKING:
    from pathlib import Path

OWNERS = ("sessions", "reports", "notifications", "chassis")
TABLE = re.compile(r"^CREATE TABLE public\.(\w+) \(\n(.*?)\n\)", re.MULTILINE | re.DOTALL)
COLUMN = re.compile(r"^    \"?(\w+)\"? (.+?)(?: (?:NOT NULL|DEFAULT|GENERATED)\b.*)?,?$", re.MULTILINE)
CASCADE = re.compile(r"ALTER TABLE ONLY public\.(\w+)\n.*REFERENCES public\.(\w+)\([^)]*\) ON DELETE CASCADE")
Sentence = Annotated[str, StringConstraints(pattern=r"^[A-Z`].{8,}\.$")]


class Entry(BaseModel):
    """What all entries have: columns of one table, none of them left to be guessed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    table: str
    columns: tuple[str, ...]


class Personal(Entry):
    """Columns that hold personal data: `how_long` is the name of a rule, `erased_by` the names of statements."""

    what: Sentence
    why: Sentence
    how_long: str
    read_by: Sentence
    protected: Literal["sealed", "keyed-hash", "plain"]
    erased_by: tuple[str, ...] = ()
    not_erased: Sentence | None = None


class NotPersonal(Entry):
    """Columns that tell nothing of a person, and why."""

    because: Sentence


class Register(BaseModel):
    """One `personal-data.toml`: the rules of how long, what is personal, and what is not by entry, name or type."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    how_long: dict[str, Sentence]
    personal: tuple[Personal, ...]
    not_personal: tuple[NotPersonal, ...]
    not_personal_names: dict[str, Sentence] = {}
    not_personal_types: dict[str, Sentence] = {}


@dataclass(frozen=True)
class Schema:
    """The type of each column of each table, and which tables lose their rows with those of another."""

    tables: dict[str, dict[str, str]]
    cascades: dict[str, set[str]] = field(default_factory=dict)


def register_file(owner: str) -> Path:
    """Where the table of an owner is kept; the chassis owns the tables that each service has of it."""
    return ROOT / ("shared" if owner == "chassis" else "services") / owner / "personal-data.toml"


def register_of(owner: str) -> Register:
    """The table of an owner; raises ValueError, which names the file, where it is not written as it should be."""
    file = register_file(owner)
    try:
        return Register.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except ValueError as wrong:
        raise ValueError(f"{shown(file)}: {wrong}") from None


def parse(written: str) -> Schema:
    """A schema as `pg_dump` wrote it."""
    tables = {
        name: {column: kind for column, kind in COLUMN.findall(body) if column != "CONSTRAINT"}
        for name, body in TABLE.findall(written)
    }
    cascades: dict[str, set[str]] = {}
    for child, parent in CASCADE.findall(written):
        cascades.setdefault(parent, set()).add(child)
    return Schema(tables, cascades)


def schema_of(owner: str) -> Schema:
    """What an owner's table has to account for."""
    schemas = [parse(schema_file(service).read_text()) for service in SERVICES]
    shared = shared_tables()
    if owner == "chassis":
        return Schema({name: columns for one in schemas for name, columns in one.tables.items() if name in shared})
    own = schemas[SERVICES.index(owner)]
    return Schema({name: columns for name, columns in own.tables.items() if name not in shared}, own.cascades)


def shared_tables() -> set[str]:
    """The tables that the chassis makes in the databases of services."""
    migrations = packages()["stride_chassis"].rglob("sql/migrations/*/*.sql")
    return {name for file in migrations for name in re.findall(r"CREATE TABLE (\w+)", file.read_text())}


def statements_of(owner: str) -> dict[str, str]:
    """The named statements of an owner."""
    files = sorted((packages()[f"stride_{owner}"] / "sql").glob("*.sql"))
    parts = [part for file in files for part in re.split(r"^-- name: ", file.read_text(), flags=re.MULTILINE)[1:]]
    return {re.split(r"[^\w]", part, maxsplit=1)[0]: part for part in parts}


def settings_of(owner: str) -> set[str]:
    """The settings of an owner, as they are named outside."""
    written = (packages()[f"stride_{owner}"] / "settings.py").read_text(encoding="utf-8")
    return {f"STRIDE_{name.upper()}" for name in re.findall(r"^    (\w+): ", written, re.MULTILINE)}
