"""By default nothing listens beyond loopback, and one command writes down the one setting that changes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.e2e.compose.ports import EVERYWHERE, LOOPBACK, listening_on, published
from tests.e2e.composed import STRIDE, run

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.composed import Composed

pytestmark = [pytest.mark.e2e, pytest.mark.engine, pytest.mark.timeout(3600)]

NAME = "kafka.stride.example"


def test_by_default_nothing_listens_beyond_loopback(installation: Composed) -> None:
    ports = published(installation)
    numbers = {port for addresses in ports.values() for _, port in addresses}

    assert {address for addresses in ports.values() for address, _ in addresses} == {LOOPBACK}
    assert listening_on(numbers, installation) == {number: {LOOPBACK} for number in numbers}


def test_one_command_writes_the_public_name_into_env_and_takes_it_back(installation: Composed, tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("STRIDE_SESSIONS_PORT=18001\n")
    environment = {name: value for name, value in installation.environment.items() if "_PUBLIC_" not in name}
    environment["STRIDE_COMPOSE_STATE"] = str(tmp_path / "state")
    init = [str(STRIDE), "compose", "init", "--kafka-public-name"]

    run([*init, NAME], environment, folder=tmp_path)
    written = dotenv.read_text().splitlines()
    run([*init, ""], environment, folder=tmp_path)

    assert written == [
        "STRIDE_SESSIONS_PORT=18001",
        f"STRIDE_KAFKA_PUBLIC_NAME={NAME}",
        f"STRIDE_KAFKA_PUBLIC_BIND={EVERYWHERE}",
    ]
    assert dotenv.read_text().splitlines() == ["STRIDE_SESSIONS_PORT=18001"]
