"""Writes `deploy/PERSONAL-DATA.md`, the tables of personal data as one page: `python -m tests.guards.personal_page`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.guards.personal_columns import OWNERS, register_file, register_of
from tests.guards.sources import ROOT, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.guards.personal_columns import Personal, Register

PAGE = ROOT / "deploy" / "PERSONAL-DATA.md"
TITLES = {
    "sessions": "The database of sessions",
    "reports": "The database of reports",
    "notifications": "The database of notifications",
    "chassis": "In each of them: events, what is parked, commands",
}
HEAD = """# Personal data

For whoever answers for it: every column, in any of the three databases, that tells something of a person, with why it
is held, for how long, who reads it, how it is protected and what erases it. An id that is random for a booking or a
concern names nobody, and could single somebody out: it is listed, with all that stands beside it.

Written by `python -m tests.guards.personal_page` from a table beside each schema; do not edit. A test compares those
tables with the schemas: a column that is in no table, or is gone, fails it; so does a statement that does not erase.

**Sealed**: encrypted with a key that the database has not. **Keyed hash**: can be compared by whoever has the key, and
not read. **Plain**: to be read by whoever may read the database, which is the service, its operators and nobody else.
Statements that erase are named as in the service's `sql/`; rows in a copy of the database go with the copy.
"""
COLUMNS = (
    "Table",
    "Columns",
    "What it is",
    "Why it is held",
    "How long",
    "Who reads it",
    "Protected",
    "What erases it",
)


def page() -> str:
    """The whole page."""
    return (
        "\n".join([HEAD, *(line for owner in OWNERS for line in _section(owner, register_of(owner)))]).rstrip() + "\n"
    )


def _section(owner: str, register: Register) -> Iterator[str]:
    file = shown(register_file(owner))
    yield from (f"## {TITLES[owner]}", "", f"From [{file}](../{file}).", "")
    yield from _table(COLUMNS, [_row(one, register) for one in register.personal])
    yield from ("", "Not personal:", "")
    rest = [(one.table, _code(one.columns), one.because) for one in register.not_personal]
    named = [("any", _code([name]), because) for name, because in register.not_personal_names.items()]
    typed = [("any above", f"of type {kind}", because) for kind, because in register.not_personal_types.items()]
    yield from _table(("Table", "Columns", "Because"), [*rest, *named, *typed])
    yield ""


def _row(one: Personal, register: Register) -> Sequence[str]:
    erased = _code(one.erased_by) if one.erased_by else f"Nothing. {one.not_erased}"
    how_long, protected = register.how_long[one.how_long], one.protected.replace("-", " ")
    return (one.table, _code(one.columns), one.what, one.why, how_long, one.read_by, protected, erased)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    for cells in (head, ["---"] * len(head), *rows):
        yield f"| {' | '.join(cells)} |"


def _code(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
