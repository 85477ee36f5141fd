"""Where all runs on containers, the smoke part runs on the embedded servers as well, beside the rest."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.guards.sources import ROOT

OF_THIS_RUN = ("PYTEST_", "COV_")


@pytest.mark.engine  # without one, the run itself is on the embedded servers
def test_the_smoke_part_passes_on_the_embedded_servers() -> None:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(OF_THIS_RUN)}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-m", "smoke", "-p", "no:cacheprovider", "tests/integration"],
        cwd=ROOT,
        env=inherited | {"STRIDE_TEST_INFRA": "embedded"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "servers: embedded" in done.stdout
    assert done.returncode == 0, done.stdout + done.stderr
