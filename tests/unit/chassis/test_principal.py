"""A principal sees the boroughs of her token, and of all others she learns nothing."""

from __future__ import annotations

import pytest
from stride_chassis.errors import NotFound
from stride_chassis.principal import Principal


def test_a_borough_of_the_token_may_be_seen() -> None:
    principal = Principal("ada", frozenset({"officer"}), frozenset({"merton", "sutton"}))
    assert principal.may_see("merton")
    principal.see("sutton")


def test_another_borough_is_not_found() -> None:
    with pytest.raises(NotFound):
        Principal("ada", frozenset({"officer"}), frozenset({"merton"})).see("camden")


def test_a_role_alone_shows_no_borough() -> None:
    assert not Principal("ada", frozenset({"central"}), frozenset()).may_see("merton")


def test_a_star_shows_every_borough() -> None:
    assert Principal("ada", frozenset({"central"}), frozenset({"*"})).may_see("merton")


def test_a_role_is_had_or_not() -> None:
    principal = Principal("ada", frozenset({"officer"}), frozenset())
    assert principal.has("officer")
    assert not principal.has("central")
