"""One Compose installation for all faults, on images built from what is here now; Kafka's volume is a small disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.chaos.compose.disk import SmallDisk, small_disk
from tests.chaos.compose.room import FaultRoom
from tests.chaos.verdict import Verdict
from tests.e2e.composed import ROOT, Composed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BUILT_WITHIN_S = 1500.0
UP_WITHIN_S = 900.0
DISK_MEGABYTES = 128
NEEDED = ("kafka", "postgres", "provision", "sessions", "reports", "notifications", "mail")
ON_A_SMALL_DISK = """\
volumes:
  kafka:
    driver_opts: {{ type: none, o: bind, device: "{}" }}
"""


@pytest.fixture(scope="session")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallDisk]:
    """The disk of Kafka."""
    with small_disk(tmp_path_factory.mktemp("disk") / "kafka", DISK_MEGABYTES) as mounted:
        yield mounted


@pytest.fixture(scope="session")
def installation(disk: SmallDisk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Composed]:
    """Servers, services and a mail catcher, healthy; no borough's systems."""
    folder = tmp_path_factory.mktemp("compose")
    composed = Composed(folder / "state", settings=_settings(folder / "small-disk.yml", disk))
    composed.init()
    composed.compose("build", "--quiet", *NEEDED[2:], within_s=BUILT_WITHIN_S)
    try:
        composed.compose("up", "--detach", "--wait", *NEEDED, within_s=UP_WITHIN_S)
        yield composed
    finally:
        composed.down()


def _settings(override: Path, disk: SmallDisk) -> dict[str, str]:
    override.write_text(ON_A_SMALL_DISK.format(disk.data))
    return {
        "COMPOSE_FILE": f"{ROOT / 'docker-compose.yml'}:{override}",
        "STRIDE_VERSION": "test",  # so that a test's images are not those of whoever runs Stride here
        "STRIDE_KAFKA_PUBLIC_NAME": "",
    }


@pytest.fixture(scope="session")
def room(installation: Composed, notes: dict[str, list[str]]) -> FaultRoom:
    """The installation with one borough."""
    room = FaultRoom(installation, notes)
    room.team.walk()
    room.settle()
    return room


@pytest.fixture(scope="session")
def verdict(room: FaultRoom) -> Verdict:
    """The comparison of the ledger with everything that can be seen."""
    return Verdict(room)
