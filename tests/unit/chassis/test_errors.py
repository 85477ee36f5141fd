"""The tree in the docstring of `errors` is the tree there is."""

from __future__ import annotations

import inspect
import re

from stride_chassis import errors
from stride_chassis.errors import ChassisError, NotFound, Refused, Unauthorised


def test_the_docstring_draws_every_error() -> None:
    drawn = set(re.findall(r"[├└]── (\w+)", inspect.getdoc(errors) or "")) | {"ChassisError"}
    classes = {name: value for name, value in vars(errors).items() if inspect.isclass(value)}
    defined = {name for name, value in classes.items() if issubclass(value, ChassisError)}
    assert drawn == defined


def test_a_refusal_tells_its_code_status_and_field() -> None:
    refusal = Refused("too-far-back", "Sessions start at most 30 days back.", status=422, field="starts_at")
    assert (refusal.code, refusal.status, refusal.field) == ("too-far-back", 422, "starts_at")


def test_what_is_not_there_is_a_refusal_of_its_own_without_arguments() -> None:
    assert NotFound().status == 404
    assert issubclass(NotFound, Refused)


def test_a_missing_token_is_asked_for_as_bearer() -> None:
    assert Unauthorised("token-missing", "").challenges == ("Bearer",)
