"""Tests run on what production runs on."""

from __future__ import annotations

import re
from pathlib import Path

from tests.infra import images

COMPOSE = Path(__file__).parents[3] / "docker-compose.yml"


def test_the_images_are_those_of_compose() -> None:
    used = set(re.findall(r"^ *image: (\S+)$", COMPOSE.read_text(), re.MULTILINE))

    assert {images.POSTGRES, images.KAFKA} <= used
