"""One running stack for the promises that are proven from outside: what is published, what is not, and how often."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from stride_cli.blueprint import Plan
from stride_cli.onboarding import Joining
from stride_cli.stack import Stack

from tests.e2e.promises.life import Life

if TYPE_CHECKING:
    from collections.abc import Iterator

TWICE, WATCHED = "merton", "camden"
SCHEME = "run-and-talk"
PLAN = Plan(settings={"sessions": {"STRIDE_OPEN_PER_MINUTE": "100000", "STRIDE_OPEN_CONCERNS_PER_MINUTE": "100000"}})


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Three services, and two boroughs that have nothing to do with each other."""
    stack = Stack(tmp_path_factory.mktemp("promises") / "state", plan=PLAN, durable=False)
    try:
        with stack:
            stack.onboard(Joining(borough=TWICE, schemes=(SCHEME,)))
            stack.onboard(Joining(borough=WATCHED))
            yield stack
    finally:
        stack.discard()


@pytest.fixture(scope="session")
def life(stack: Stack) -> Life:
    """Everything that can be ordered has been, in one borough, with a canary in every field that takes one."""
    life = Life(stack, WATCHED)
    life.live()
    return life
