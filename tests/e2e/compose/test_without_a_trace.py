"""`docker compose down --volumes` leaves nothing; last by the name of its file: all others need what it removes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.e2e.composed import run

if TYPE_CHECKING:
    from tests.e2e.composed import Composed

pytestmark = [pytest.mark.e2e, pytest.mark.engine, pytest.mark.timeout(3600)]

LISTS = (("ps", "--all"), ("volume", "ls"), ("network", "ls"))


def of_the_project(installation: Composed) -> dict[str, list[str]]:
    """Everything the engine has of this project, by kind."""
    label = f"label=com.docker.compose.project={installation.project}"
    return {
        listed[0]: run(["docker", *listed, "--quiet", "--filter", label], installation.environment).split()
        for listed in LISTS
    }


def test_down_with_volumes_leaves_no_container_no_volume_and_no_network(installation: Composed) -> None:
    before = of_the_project(installation)

    installation.compose("down", "--volumes")

    assert all(before.values())
    assert not any(of_the_project(installation).values())
