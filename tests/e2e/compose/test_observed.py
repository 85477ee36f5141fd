"""Prometheus, a profile of its own, hears of every service by a token that allows nothing else, and asks who looks."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.chaos.waiting import comes_true

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.e2e.composed import Composed

pytestmark = [pytest.mark.e2e, pytest.mark.engine, pytest.mark.timeout(3600)]

ASKED = {"sessions:8000": "1", "reports:8000": "1", "notifications:8000": "1"}
FIRST_ROUND_S = 240.0
ANSWER_S = 90.0


@pytest.fixture
def prometheus(installation: Composed) -> Iterator[str]:
    """Where it listens."""
    observed = ("--profile", "observability")
    installation.compose(*observed, "up", "--detach", "--no-recreate", "prometheus")
    yield installation.url("prometheus")
    installation.compose(*observed, "rm", "--stop", "--force", "--volumes", "prometheus")


def up_by_instance(url: str, password: str) -> dict[str, str]:
    """Which services it reached the last time."""
    try:
        answer = httpx.get(f"{url}/api/v1/query", params={"query": "up"}, auth=("stride", password), timeout=ANSWER_S)
    except httpx.TransportError:
        return {}
    return {found["metric"]["instance"]: found["value"][1] for found in answer.json()["data"]["result"]}


def test_prometheus_hears_of_every_service_and_asks_who_looks(installation: Composed, prometheus: str) -> None:
    password = (installation.state / "secrets" / "prometheus" / "stride_password").read_text()

    assert comes_true(lambda: up_by_instance(prometheus, password) == ASKED, within_s=FIRST_ROUND_S)
    anonymous = httpx.get(f"{prometheus}/api/v1/query", params={"query": "up"}, timeout=ANSWER_S)
    assert anonymous.status_code == HTTPStatus.UNAUTHORIZED
