"""What a borough that is brought in is asked to be: what it is already, unless somebody says otherwise."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from unittest.mock import MagicMock

import pytest
from stride_cli.api import Api, ApiRefused
from stride_cli.onboarding import Joining, join

HOME = "/boroughs/merton"


def central_where(stage: str | None) -> MagicMock:
    """The central team's API, where the borough is at a stage, or not there."""
    central = MagicMock(spec=Api)
    central.get.return_value = {"stage": stage}
    if stage is None:
        central.get.side_effect = ApiRefused("", code="not-found", status=HTTPStatus.NOT_FOUND, problem={})
    return central


@pytest.mark.parametrize(
    ("stage_now", "asked", "put"),
    [
        (None, None, [{"stage": "pilot"}]),
        ("invited", None, [{"stage": "pilot"}]),
        ("live", None, []),
        ("paused", None, []),
        ("pilot", "live", [{"stage": "live"}]),
        (None, "live", [{"stage": "live"}]),
    ],
)
def test_a_borough_keeps_its_stage_and_begins_as_a_pilot(
    stage_now: str | None, asked: str | None, put: list[dict[str, Any]]
) -> None:
    central = central_where(stage_now)
    join(central, Joining(borough="merton", stage=asked))
    assert [call.args for call in central.put.call_args_list] == [(HOME, body) for body in put]
