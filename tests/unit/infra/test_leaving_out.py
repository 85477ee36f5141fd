"""A run without an engine says what it leaves out, and fails where nothing may be left out; seen from outside."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SOME_OF_IT = "tests/integration/test_access.py"
ALL_FOR_AN_ENGINE = "tests/integration/test_containers.py"


def collect(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Collect tests as `pytest` would run them, without running any."""
    return run_pytest("--collect-only", SOME_OF_IT, *arguments, **environment)


def run_pytest(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `pytest` on its own, without an engine."""
    command = [sys.executable, "-m", "pytest", *arguments]
    asked = {"STRIDE_TEST_INFRA": "embedded"} | environment
    return subprocess.run(  # noqa: S603 - ourselves
        command, cwd=ROOT, env=os.environ | asked, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def strict_run() -> subprocess.CompletedProcess[str]:
    return collect(STRIDE_REQUIRE_ALL="1")


def test_the_header_says_which_servers_and_why_and_what_is_left_out(
    strict_run: subprocess.CompletedProcess[str],
) -> None:
    assert "servers: embedded: STRIDE_TEST_INFRA asks for them" in strict_run.stdout
    assert "left out on these: tests/integration but for its smoke part" in strict_run.stdout
    assert f"tests: {SOME_OF_IT} (" in strict_run.stdout


def test_where_all_must_run_leaving_out_fails_the_run(strict_run: subprocess.CompletedProcess[str]) -> None:
    assert "tests were left out, and STRIDE_REQUIRE_ALL=1 says that none may be" in strict_run.stdout
    assert strict_run.returncode == 1


def test_another_process_leaves_nothing_out_unheard() -> None:
    run = run_pytest("-n", "1", ALL_FOR_AN_ENGINE, STRIDE_REQUIRE_ALL="1")

    assert f"tests: {ALL_FOR_AN_ENGINE} (" in run.stdout
    assert "tests were left out, and STRIDE_REQUIRE_ALL=1 says that none may be" in run.stdout
    assert run.returncode == 1


def test_the_smoke_part_alone_leaves_nothing_out() -> None:
    run = collect("-m", "smoke", STRIDE_REQUIRE_ALL="1")

    assert "test_a_system_writes_the_replies_of_its_borough" in run.stdout
    assert "tests were left out" not in run.stdout
    assert run.returncode == 0


def test_servers_that_nobody_knows_stop_the_run_before_it_begins() -> None:
    run = collect(STRIDE_TEST_INFRA="podman")

    assert "STRIDE_TEST_INFRA is 'podman': it takes docker or embedded, or nothing" in run.stderr
    assert run.returncode == 4
