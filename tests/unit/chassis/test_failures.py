"""A failure is described by type, place and cause, without the values a library quotes."""

from __future__ import annotations

import asyncpg
import pytest
from pydantic import BaseModel, ValidationError
from stride_chassis.failures import LONGEST_MESSAGE, MOST_CAUSES, describe


class Plan(BaseModel):
    minutes: int


def raised(error: Exception) -> Exception:
    try:
        raise error
    except type(error) as caught:
        return caught


def test_a_failure_tells_its_type_message_and_place() -> None:
    described = describe(raised(KeyError("ward")))
    assert described["type"] == "builtins.KeyError"
    assert described["message"] == "'ward'"
    assert described["frames"][0].endswith(" raised")


def test_a_cause_is_described_too() -> None:
    error = RuntimeError("outer")
    error.__cause__ = OSError("inner")
    assert describe(error)["cause"]["message"] == "inner"


def test_an_endless_chain_of_causes_is_cut() -> None:
    one, other = RuntimeError("one"), RuntimeError("other")
    one.__cause__, other.__cause__ = other, one
    assert str(describe(one)).count("'cause'") == MOST_CAUSES


def test_each_part_of_a_group_is_described() -> None:
    described = describe(ExceptionGroup("two", [ValueError("a"), ValueError("b")]))
    assert [part["message"] for part in described["parts"]] == ["a", "b"]


def test_a_refused_value_is_not_repeated() -> None:
    error = asyncpg.InvalidTextRepresentationError('invalid input syntax for type uuid: "hush"')
    assert describe(error)["message"] == "22P02"


def test_the_row_behind_a_broken_constraint_is_not_repeated() -> None:
    error = asyncpg.UniqueViolationError("duplicate key value violates unique constraint")
    error.detail = "Key (address)=(hush) already exists."
    assert describe(error)["message"] == "23505 duplicate key value violates unique constraint"


def test_a_contract_fault_names_fields_only() -> None:
    with pytest.raises(ValidationError) as caught:
        Plan.model_validate({"minutes": "hush"})
    assert describe(caught.value)["message"] == "Plan: minutes"


def test_a_long_message_is_cut() -> None:
    assert len(describe(ValueError("x" * 10_000))["message"]) == LONGEST_MESSAGE
