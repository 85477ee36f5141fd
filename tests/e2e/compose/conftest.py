"""One Compose installation for all tests of this folder, on images built from what is here now.

The demo is played on it first, since its mails are counted without repeats; then its containers are killed, stopped and
published beyond loopback; the test that takes it down is the last one, by the name of its file.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from tests.chaos.verdict import Verdict
from tests.e2e.compose.room import ComposedRoom
from tests.e2e.compose.systems import Systems
from tests.e2e.composed import ROOT, Composed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

BUILT_WITHIN_S = 1500.0
OURS = "stride-"
STAND_IN = "stride.stand-in"  # the label
SETTINGS = {
    "COMPOSE_FILE": f"{ROOT / 'docker-compose.yml'}:{Path(__file__).with_name('brisk.yml')}",
    "STRIDE_VERSION": "e2e",  # our own: where an image is built anew, the next `up` replaces its containers
    "STRIDE_KAFKA_PUBLIC_NAME": "",
    "STRIDE_KAFKA_PUBLIC_BIND": "127.0.0.1",
    "STRIDE_SESSIONS_PUBLIC_URL": "",  # all three against an .env that says otherwise
}


@dataclass(frozen=True)
class Play:
    """What a demo said, and the day in London on which it was played."""

    said: str
    on: date


def play(installation: Composed) -> Play:
    """Play the demo; once more, if the day ended meanwhile."""
    day = today()
    said = installation.stride("demo", "--exit")
    return Play(said, day) if day == today() else play(installation)


def today() -> date:
    """The day in London: a demo plays the same on the same day, and anew on another."""
    return datetime.now(ZoneInfo("Europe/London")).date()


@pytest.fixture(scope="session")
def images(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Our images, built from this tree; what did not change comes from the engine's cache."""
    builder = Composed(tmp_path_factory.mktemp("build"), settings=SETTINGS)
    builder.compose("build", "--quiet", within_s=BUILT_WITHIN_S)


@pytest.fixture(scope="session")
def installation(
    images: None, tmp_path_factory: pytest.TempPathFactory, notes: dict[str, list[str]]
) -> Iterator[Composed]:
    """Everything of the profile `demo`, up and healthy."""
    composed = Composed(tmp_path_factory.mktemp("compose") / "state", settings=dict(SETTINGS))
    composed.init()
    try:
        before = time.monotonic()
        composed.up()
        notes["`docker compose up --wait`"] = [f"healthy after {time.monotonic() - before:.1f} s"]
        yield composed
    finally:
        composed.down()


@pytest.fixture(scope="session")
def played(installation: Composed) -> Play:
    """The demo, played once on the fresh installation."""
    return play(installation)


@pytest.fixture(scope="session")
def room(installation: Composed, played: Play) -> ComposedRoom:
    """The installation with the demo's boroughs and all that the demo left in its ledger."""
    return ComposedRoom(installation)


@pytest.fixture(scope="session")
def verdict(room: ComposedRoom) -> Verdict:
    """The comparison of the ledger with everything that can be seen."""
    return Verdict(room)


@pytest.fixture(scope="session")
def systems(room: ComposedRoom) -> Systems:
    """The two systems of a borough that run as containers."""
    return Systems(room)


@pytest.fixture(scope="session")
def containers(installation: Composed) -> list[str]:
    """The ids of all containers, also of those that have done their work."""
    return installation.compose("ps", "--all", "--quiet").split()


@pytest.fixture(scope="session")
def our_images(installation: Composed) -> list[str]:
    """The names of the images that are built from this tree."""
    names = set(installation.compose("config", "--images").split())
    return sorted(name for name in names if name.startswith(OURS))


@pytest.fixture(scope="session")
def stand_ins(installation: Composed) -> list[str]:
    """The names of the images of others that were made here, by deploy/offline; none where they were pulled."""
    names = set(installation.compose("--profile", "observability", "config", "--images").split())
    theirs = sorted(name for name in names if not name.startswith(OURS))
    return [image["RepoTags"][0] for image in installation.inspect(*theirs) if STAND_IN in image["Config"]["Labels"]]
