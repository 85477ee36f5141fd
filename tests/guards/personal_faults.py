"""Judges a table of personal data by the schema and the statements it speaks of; each fault says which file to edit."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from tests.guards.personal_columns import register_file, register_of, schema_of, settings_of, statements_of
from tests.guards.sources import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.guards.personal_columns import Entry, Personal, Register, Schema

ADVICE = (
    "What tells anything of a person, also only beside her id, goes into a [[personal]]; "
    "the rest into a [[not_personal]], with the reason"
)
# What may be called not personal by its type alone. Whatever can name or describe somebody needs a word of its own.
QUIET = {"bigint", "boolean", "integer", "timestamp with time zone"}


def faults_of(
    owner: str,
    *,
    register: Register | None = None,
    schema: Schema | None = None,
    statements: dict[str, str] | None = None,
) -> list[str]:
    """What is wrong with an owner's table; a test may put another table, schema or set of statements in its place."""
    register, schema = register or register_of(owner), schema or schema_of(owner)
    statements = statements_of(owner) if statements is None else statements
    found = [
        *_misplaced(register, schema),
        *_missing(register, schema),
        *(fault for one in register.personal for fault in _unprotected(one, schema)),
        *(fault for one in register.personal for fault in _unerased(one, schema, statements)),
        *_unruled(register, {*schema.tables, *_columns(schema), *statements, *settings_of(owner)}),
    ]
    return [f"{shown(register_file(owner))}: {fault}" for fault in found]


def _misplaced(register: Register, schema: Schema) -> Iterator[str]:
    listed = Counter(named for one in (*register.personal, *register.not_personal) for named in _named(one))
    for named in sorted(listed):
        if named not in _columns(schema):
            yield f"lists {named}, which schema.sql has not: was it renamed or dropped?"
        elif listed[named] > 1:
            yield f"lists {named} {listed[named]} times"
    for name in sorted(register.not_personal_names):
        if not any(name in columns for columns in schema.tables.values()):
            yield f"[not_personal_names] lists {name}, which no table has"
    for name in sorted(set(register.not_personal_names) & {name for one in register.personal for name in one.columns}):
        yield f"[not_personal_names] lists {name}, which is personal in one table"
    for kind in sorted(set(register.not_personal_types) - QUIET):
        yield f"[not_personal_types] lists {kind}, which may say anything: list such columns one by one"


def _missing(register: Register, schema: Schema) -> Iterator[str]:
    about_people = {one.table for one in register.personal}
    listed = {named for one in (*register.personal, *register.not_personal) for named in _named(one)}
    for table, columns in schema.tables.items():
        quiet = set() if table in about_people else QUIET & set(register.not_personal_types)
        missing = [
            f"{column} ({kind})"
            for column, kind in columns.items()
            if f"{table}.{column}" not in listed and column not in register.not_personal_names and kind not in quiet
        ]
        if missing:
            yield f"does not list of {table}: {', '.join(missing)}. {ADVICE}"


def _unprotected(one: Personal, schema: Schema) -> Iterator[str]:
    for named in _named(one):
        kind, words = _columns(schema).get(named, ""), named.split(".")[1].split("_")
        if one.protected == "sealed" and (kind != "bytea" or "sealed" not in words):
            yield f"calls {named} ({kind}) sealed: that is bytea, and has `sealed` in its name"
        if one.protected != "sealed" and "sealed" in words:
            yield f"calls {named} {one.protected}, and its name says that it is sealed"
        if one.protected == "keyed-hash" and kind != "bytea":
            yield f"calls {named} ({kind}) a keyed hash: that is bytea"


def _unerased(one: Personal, schema: Schema, statements: dict[str, str]) -> Iterator[str]:
    if bool(one.erased_by) == bool(one.not_erased):
        yield f"says of {one.table} {one.columns} neither or both of `erased_by` and `not_erased`"
    for name in one.erased_by:
        text = statements.get(name)
        if text is None:
            yield f"lets {one.table} be erased by `{name}`, which no file of statements has"
        elif not _deletes(text, one.table, schema):
            yield from (
                f"lets {one.table}.{column} be erased by `{name}`, which neither deletes it nor sets it null"
                for column in one.columns
                if not re.search(rf"\bUPDATE {one.table}\b[^;]*?\bSET\b[^;]*\b{column} = NULL\b", text)
            )
    deleting = [name for name, text in statements.items() if _deletes(text, one.table, schema)]
    if one.not_erased and deleting:
        yield f"says that nothing erases {one.table} {one.columns}, and `{deleting[0]}` deletes from it"


def _deletes(text: str, table: str, schema: Schema) -> bool:
    """Whether a statement deletes rows of a table, itself or by a cascade from another."""
    gone = set(re.findall(r"\bDELETE FROM (\w+)", text))
    while more := {child for parent in gone for child in schema.cascades.get(parent, ())} - gone:
        gone |= more
    return table in gone


def _unruled(register: Register, known: set[str]) -> Iterator[str]:
    used = {one.how_long for one in register.personal}
    yield from (f"uses a rule `{name}` that [how_long] has not" for name in sorted(used - set(register.how_long)))
    yield from (f"[how_long] has a rule `{name}` that nothing uses" for name in sorted(set(register.how_long) - used))
    for name, sentence in register.how_long.items():
        for named in re.findall(r"`([^`]+)`", sentence):
            if named not in known:
                yield f"the rule `{name}` names `{named}`: no setting, table, column or statement is called so"


def _columns(schema: Schema) -> dict[str, str]:
    return {f"{table}.{column}": kind for table, columns in schema.tables.items() for column, kind in columns.items()}


def _named(one: Entry) -> list[str]:
    return [f"{one.table}.{column}" for column in one.columns]
