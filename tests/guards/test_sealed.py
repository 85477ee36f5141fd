"""Every column that is sealed is sealed anew when the key is rotated, or it is said here why not."""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from stride_chassis.sealed_table import PARKED

from tests.guards.sources import ROOT, SERVICES

if TYPE_CHECKING:
    from stride_chassis import SealedTable

LEFT_OUT = {
    "sealed_answer": "an answer is dropped after a day, and a repeat whose answer is gone is known and refused",
}
COLUMN = re.compile(r"^    (\w*sealed\w*) bytea", re.MULTILINE)
TABLE = re.compile(r"^CREATE TABLE public\.(\w+) \((.*?)^\);", re.MULTILINE | re.DOTALL)


def sealed_columns(service: str) -> set[tuple[str, str]]:
    """Each sealed column of the service's schema, with its table."""
    schema = (ROOT / "services" / service / "schema.sql").read_text()
    return {(table, column) for table, columns in TABLE.findall(schema) for column in COLUMN.findall(columns)}


def gone_through(service: str) -> list[SealedTable]:
    own = [] if service == "reports" else import_module(f"stride_{service}.store.sealed").SEALED
    return [*own, PARKED]


@pytest.mark.parametrize("service", SERVICES)
def test_every_sealed_column_is_gone_through_or_left_out_for_a_reason(service: str) -> None:
    left = {(table, column) for table, column in sealed_columns(service) if column not in LEFT_OUT}
    statements = [table.save.sql for table in gone_through(service)]  # type: ignore[attr-defined]  # aiosql's
    missed = {
        f"{table}.{column}"
        for table, column in left
        if not any({table, column} <= set(text.split()) for text in statements)
    }
    assert ("parked", "sealed") in left
    assert missed == set()


@pytest.mark.parametrize("service", SERVICES)
def test_each_compares_with_what_was_read(service: str) -> None:
    for table in gone_through(service):
        column = re.search(r"SET (\w+) = ", table.save.sql)  # type: ignore[attr-defined]  # aiosql's
        assert column, table.name
        assert re.search(rf"AND {column[1]} = \$\d", table.save.sql), table.name  # type: ignore[attr-defined]
