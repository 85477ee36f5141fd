"""The demo as a user types it, on a fresh state; then the recount, on the state that the demo left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psutil  # type: ignore[import-untyped]  # published without types
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
STRIDE = Path(sys.executable).with_name("stride")

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    words = [str(part) for part in command]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603  # our own command


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A state that a demo left, and what the demo said."""
    state = tmp_path_factory.mktemp("demo") / "state"
    done = run(STRIDE, "demo", "--state", state, "--exit")
    assert done.returncode == 0, done.stdout + done.stderr
    yield state, done.stdout
    run(sys.executable, "-m", "stride_cli.discard", state)


@contextmanager
def served(state: Path) -> Iterator[psutil.Process]:
    """`stride up` on a state, until it is asked to end."""
    command = [str(STRIDE), "up", "--state", str(state)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as up:  # noqa: S603  # our own command
        try:
            assert any("Serving" in line for line in up.stdout or ()), "it never served"
            yield psutil.Process(up.pid)
        finally:
            up.send_signal(signal.SIGTERM)
            up.communicate(timeout=60)


def test_the_demo_leaves_no_process_behind(played: tuple[Path, str]) -> None:
    state, _ = played

    assert processes_of(state) == []


def test_the_demo_says_what_happened(played: tuple[Path, str]) -> None:
    _, said = played

    for words in ("stride.merton.replies", "concern-answered", "ward-team@merton.example", "stride up"):
        assert words in said


def test_the_recount_agrees_with_what_the_demo_left(played: tuple[Path, str]) -> None:
    state, _ = played

    with served(state):
        recount = run(sys.executable, "-m", "tests.e2e.recount", "--state", state)
        status = run(STRIDE, "status", "--state", state)
        again = run(STRIDE, "up", "--state", state)

    assert recount.returncode == 0, recount.stdout + recount.stderr
    assert status.returncode == 0, status.stdout
    assert again.returncode == 1
    assert "already up" in again.stderr
    assert run(STRIDE, "env", "--state", state).returncode == 3


def test_nothing_outlives_a_command_that_was_killed(played: tuple[Path, str]) -> None:
    state, _ = played

    with served(state) as up:
        children = up.children(recursive=True)
        os.kill(up.pid, signal.SIGKILL)
        _, left = psutil.wait_procs(children, timeout=60)

    assert len(children) > 4
    assert left == []
    assert processes_of(state) == []


def processes_of(state: Path) -> list[str]:
    """Processes whose command line names the state folder."""
    lines = (" ".join(found.info["cmdline"] or ()) for found in psutil.process_iter(["cmdline"]))
    return [line for line in lines if str(state) in line and "pytest" not in line]
