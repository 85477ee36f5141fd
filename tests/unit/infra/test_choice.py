"""Which servers a run uses: what was asked for, else containers where they can be had."""

from __future__ import annotations

import pytest

from tests.infra.choice import Choice, Infra, InfraUnusable, choose

NO_ENGINE = "no Docker engine answers"


def test_containers_are_used_where_nothing_is_missing() -> None:
    assert choose("", "").infra is Infra.DOCKER


def test_the_embedded_servers_stand_in_and_the_reason_is_said() -> None:
    assert choose("", NO_ENGINE) == Choice(Infra.EMBEDDED, NO_ENGINE)


@pytest.mark.parametrize("asked", Infra)
def test_what_is_asked_for_is_used(asked: Infra) -> None:
    assert choose(asked, "") == Choice(asked, "STRIDE_TEST_INFRA asks for them")


def test_containers_that_cannot_be_had_are_an_error_and_not_replaced() -> None:
    with pytest.raises(InfraUnusable, match=NO_ENGINE):
        choose(Infra.DOCKER, NO_ENGINE)


def test_an_unknown_wish_is_an_error_that_names_the_known_ones() -> None:
    with pytest.raises(InfraUnusable, match="'podman': it takes docker or embedded"):
        choose("podman", "")
