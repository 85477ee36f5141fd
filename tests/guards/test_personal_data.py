"""Every column of every database is in a table of personal data, or in its list of what is not; a twin a fault."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.guards.personal_columns import OWNERS, parse, register_of, schema_of, shared_tables, statements_of
from tests.guards.personal_faults import ADVICE, faults_of
from tests.guards.personal_page import PAGE, page
from tests.guards.schema_dump import schema_file
from tests.guards.sources import SERVICES

if TYPE_CHECKING:
    from tests.guards.personal_columns import Register, Schema

FILE = "services/sessions/personal-data.toml: "


def new_faults(owner: str = "sessions", **changed: Any) -> list[str]:
    """What is wrong with a table, a schema or statements in place of ours, beyond what is wrong with ours."""
    known = faults_of(owner)
    return [fault for fault in faults_of(owner, **changed) if fault not in known]


def with_column(table: str, column: str, kind: str) -> Schema:
    """The schema of sessions with one more column."""
    schema = schema_of("sessions")
    return replace(schema, tables={**schema.tables, table: {**schema.tables.get(table, {}), column: kind}})


def without_column(table: str, column: str) -> Schema:
    schema = schema_of("sessions")
    left = {name: kind for name, kind in schema.tables[table].items() if name != column}
    return replace(schema, tables={**schema.tables, table: left})


def with_entry(table: str, columns: tuple[str, ...], /, **changes: Any) -> Register:
    """The table of sessions, one entry of which says something else."""
    register = register_of("sessions")
    changed = [
        one.model_copy(update=changes) if (one.table, one.columns) == (table, columns) else one
        for one in register.personal
    ]
    assert changed != list(register.personal)
    return register.model_copy(update={"personal": tuple(changed)})


@pytest.mark.parametrize("owner", OWNERS)
def test_every_column_is_listed_once_and_as_it_is(owner: str) -> None:
    faults = faults_of(owner)
    assert not faults, "\n".join(faults)


def test_the_page_is_fresh() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m tests.guards.personal_page writes it anew"


@pytest.mark.parametrize("service", SERVICES)
def test_every_table_of_the_schema_is_read(service: str) -> None:
    written = schema_file(service).read_text()
    assert len(parse(written).tables) == written.count("CREATE TABLE ")
    assert all(parse(written).tables.values())


def test_the_tables_of_the_chassis_are_alike_in_every_service() -> None:
    every = [parse(schema_file(service).read_text()).tables for service in SERVICES]
    for table in shared_tables():
        assert len({str(tables[table]) for tables in every if table in tables}) == 1, table


@pytest.mark.parametrize("kind", ["text", "bytea", "uuid", "jsonb", "text[]", "date", "double precision"])
def test_a_column_that_may_say_anything_needs_a_word_of_its_own(kind: str) -> None:
    assert new_faults(schema=with_column("scheme", "notes", kind)) == [
        f"{FILE}does not list of scheme: notes ({kind}). {ADVICE}"
    ]


@pytest.mark.parametrize("kind", ["integer", "boolean", "timestamp with time zone"])
def test_beside_the_id_of_a_person_every_column_needs_a_word(kind: str) -> None:
    assert new_faults(schema=with_column("scheme", "ordinary", kind)) == []
    assert new_faults(schema=with_column("attendance", "age", kind)) == [
        f"{FILE}does not list of attendance: age ({kind}). {ADVICE}"
    ]


def test_a_table_that_is_new_is_asked_for() -> None:
    assert new_faults(schema=with_column("diary", "entry", "text")) == [
        f"{FILE}does not list of diary: entry (text). {ADVICE}"
    ]


def test_a_column_that_is_gone_is_told() -> None:
    assert new_faults(schema=without_column("staff", "host")) == [
        f"{FILE}lists staff.host, which schema.sql has not: was it renamed or dropped?"
    ]


def test_a_column_that_is_listed_twice_is_told() -> None:
    told = with_entry("past_pair", ("month",), columns=("month", "mark"))
    assert f"{FILE}lists past_pair.mark 2 times" in new_faults(register=told)


def test_a_type_that_may_say_anything_is_not_passed_over() -> None:
    register = register_of("sessions")
    loose = register.model_copy(update={"not_personal_types": {**register.not_personal_types, "text": "Only text."}})
    assert new_faults(register=loose) == [
        f"{FILE}[not_personal_types] lists text, which may say anything: list such columns one by one"
    ]


def test_a_name_that_is_personal_anywhere_is_not_passed_over() -> None:
    register = register_of("sessions")
    loose = register.model_copy(update={"not_personal_names": {**register.not_personal_names, "wish": "A wish only."}})
    assert new_faults(register=loose) == [f"{FILE}[not_personal_names] lists wish, which is personal in one table"]


def test_what_is_called_sealed_is_sealed() -> None:
    assert new_faults(register=with_entry("resident", ("contact_mark",), protected="sealed")) == [
        f"{FILE}calls resident.contact_mark (bytea) sealed: that is bytea, and has `sealed` in its name"
    ]
    assert new_faults(register=with_entry("resident", ("contact_sealed",), protected="plain")) == [
        f"{FILE}calls resident.contact_sealed plain, and its name says that it is sealed"
    ]
    assert new_faults(schema=with_column("resident", "contact_sealed", "text")) == [
        f"{FILE}calls resident.contact_sealed (text) sealed: that is bytea, and has `sealed` in its name"
    ]
    assert new_faults(register=with_entry("past_pair", ("month",), protected="keyed-hash")) == [
        f"{FILE}calls past_pair.month (date) a keyed hash: that is bytea"
    ]


def test_a_statement_that_erases_is_there_and_erases() -> None:
    gone = with_entry("resident", ("contact_mark",), erased_by=("forget_resident",))
    assert new_faults(register=gone) == [
        f"{FILE}lets resident be erased by `forget_resident`, which no file of statements has"
    ]
    idle = with_entry("resident", ("contact_mark",), erased_by=("save_resident",))
    assert new_faults(register=idle) == [
        f"{FILE}lets resident.contact_mark be erased by `save_resident`, which neither deletes it nor sets it null"
    ]


def test_what_a_new_statement_deletes_is_no_longer_called_kept() -> None:
    more = {**statements_of("sessions"), "erase_staff": "DELETE FROM staff WHERE staff_id = :staff_id;"}
    assert [fault.split(", and ")[1] for fault in new_faults(statements=more)] == ["`erase_staff` deletes from it"]


def test_what_is_deleted_with_another_row_is_erased_too() -> None:
    alone = replace(schema_of("notifications"), cascades={})
    assert [fault.split("lets ")[1] for fault in new_faults("notifications", schema=alone)] == [
        f"rule_mailbox.{column} be erased by `remove_rule`, which neither deletes it nor sets it null"
        for column in ("rule_id", "mailbox_id")
    ]


def test_what_is_erased_by_nothing_says_so() -> None:
    silent = with_entry("resident", ("contact_mark",), erased_by=())
    assert new_faults(register=silent) == [
        f"{FILE}says of resident ('contact_mark',) neither or both of `erased_by` and `not_erased`"
    ]


def test_how_long_is_a_rule_that_names_what_there_is() -> None:
    unruled = with_entry("resident", ("contact_mark",), how_long="some-time")
    assert new_faults(register=unruled) == [f"{FILE}uses a rule `some-time` that [how_long] has not"]
    register = register_of("sessions")
    rules = {**register.how_long, "two-years": "Two years, by `STRIDE_YEARS`."}
    assert new_faults(register=register.model_copy(update={"how_long": rules})) == [
        f"{FILE}the rule `two-years` names `STRIDE_YEARS`: no setting, table, column or statement is called so"
    ]
