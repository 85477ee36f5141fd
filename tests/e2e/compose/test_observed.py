"""Prometheus, a profile of its own, hears of every service by a token that allows nothing else, and asks who looks."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.e2e.composed import ROOT
from tests.waiting import comes_true

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.e2e.composed import Composed

pytestmark = [pytest.mark.e2e, pytest.mark.engine, pytest.mark.timeout(3600)]

ASKED = {"sessions:8000": "1", "reports:8000": "1", "notifications:8000": "1"}
FIRST_ROUND_S = 240.0
ANSWER_S = 90.0


@pytest.fixture(scope="module")
def prometheus(installation: Composed) -> Iterator[str]:
    """Where it listens."""
    observed = ("--profile", "observability")
    installation.compose(*observed, "up", "--detach", "--wait", "--no-recreate", "prometheus")
    yield installation.url("prometheus")
    installation.compose(*observed, "rm", "--stop", "--force", "--volumes", "prometheus")


@pytest.fixture
def password(installation: Composed) -> str:
    """That of whoever looks at it."""
    return (installation.state / "secrets" / "prometheus" / "stride_password").read_text()


def asked(url: str, password: str, path: str, **params: str) -> Any:
    """What it answers; nothing while it starts."""
    try:
        answer = httpx.get(f"{url}/api/v1/{path}", params=params, auth=("stride", password), timeout=ANSWER_S)
    except httpx.TransportError:
        return {}
    return answer.json()["data"]


def by_instance(url: str, password: str, query: str) -> dict[str, str]:
    """The value of an expression for each service, as of the last time that it was asked."""
    found = asked(url, password, "query", query=query).get("result", [])
    return {one["metric"]["instance"]: one["value"][1] for one in found}


def rules(url: str, password: str) -> dict[str, str]:
    """Each alert, and how its evaluation went."""
    groups = asked(url, password, "rules").get("groups", [])
    return {rule["name"]: rule["health"] for group in groups for rule in group["rules"]}


def test_prometheus_hears_of_every_service_and_asks_who_looks(prometheus: str, password: str) -> None:
    assert comes_true(lambda: by_instance(prometheus, password, "up") == ASKED, within_s=FIRST_ROUND_S)
    ready = "min by (instance) (stride_check_ready)"
    assert comes_true(lambda: by_instance(prometheus, password, ready) == ASKED, within_s=FIRST_ROUND_S)
    anonymous = httpx.get(f"{prometheus}/api/v1/query", params={"query": "up"}, timeout=ANSWER_S)
    assert anonymous.status_code == HTTPStatus.UNAUTHORIZED


def test_its_alerts_are_evaluated(prometheus: str, password: str) -> None:
    alerts = re.findall(r"- alert: (\w+)", (ROOT / "deploy" / "prometheus" / "alerts.yml").read_text())
    assert len(alerts) > 5
    assert comes_true(lambda: rules(prometheus, password) == dict.fromkeys(alerts, "ok"), within_s=FIRST_ROUND_S)
