"""The alerts fire when they should and at no other time: `promtool`, of the Prometheus that Compose starts, says so."""

from __future__ import annotations

import re
import subprocess

import pytest

from tests.guards.sources import ROOT

pytestmark = [pytest.mark.engine, pytest.mark.timeout(300)]

FOLDER = ROOT / "deploy" / "prometheus"


def test_each_alert_fires_when_it_should() -> None:
    (image,) = re.findall(r"image: (prom/prometheus:\S+)", (ROOT / "docker-compose.yml").read_text())
    contained = ["docker", "run", "--rm", "--network", "none", "--volume", f"{FOLDER}:/rules:ro", "--workdir", "/rules"]
    told = subprocess.run(  # noqa: S603  # our own command, no shell
        [*contained, "--entrypoint", "promtool", image, "test", "rules", "alerts_test.yml"],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr
