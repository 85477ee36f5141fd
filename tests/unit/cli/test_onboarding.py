"""What a borough that is brought in is asked to be: what it is already, unless somebody says otherwise."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from unittest.mock import MagicMock

import pytest
from stride_cli.api import Api, ApiRefused
from stride_cli.compose.provisioning import Servers, Systems, provision_systems
from stride_cli.errors import Failed
from stride_cli.onboarding import Joining, give_access, join, mark_outside
from stride_cli.state import StateFolder
from stride_provision import KafkaAdmin, KafkaListener

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

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


def test_a_system_with_a_credential_outside_gets_no_other_in_containers(tmp_path: Path) -> None:
    state = StateFolder(tmp_path)
    inside = state / "credentials-in-containers"
    inside.mkdir()
    mark_outside(state, "merton", ["lighting"])
    servers = MagicMock(spec=Servers)

    with pytest.raises(Failed, match=r"merton\.lighting has its credential outside"):
        provision_systems(servers, Systems(borough="merton", names=("figures", "lighting"), credentials=inside), print)

    servers.admin.assert_not_called()


@pytest.mark.parametrize(
    ("there", "named", "kept"),
    [
        ([], [], ["demo"]),
        ([], ["lighting", "figures"], ["lighting", "figures"]),
        (["lighting"], [], ["lighting"]),
        (["lighting"], ["figures"], ["figures"]),
    ],
)
def test_the_systems_are_those_that_are_named_or_those_that_are_there_or_one_to_begin_with(
    tmp_path: Path, there: Sequence[str], named: Sequence[str], kept: Sequence[str]
) -> None:
    admin = MagicMock(spec=KafkaAdmin, clients=KafkaListener(bootstrap_servers="127.0.0.1:9092"))
    admin.put_user.return_value = "word"
    if there:
        give_access(admin, "merton", there, partitions=1, credentials=tmp_path)
    (tmp_path / "sutton.lighting.json").touch()

    files = give_access(admin, "merton", named, partitions=1, credentials=tmp_path)

    assert files == {system: tmp_path / f"merton.{system}.json" for system in kept}
