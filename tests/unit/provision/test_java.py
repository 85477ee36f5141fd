import os
import subprocess
import sys
from pathlib import Path

import pytest
from stride_provision import java


@pytest.mark.parametrize(
    ("answer", "version"),
    [
        ('openjdk version "17.0.15" 2025-04-15', 17),
        ('java version "1.8.0_402"', 8),
        ('openjdk version "25" 2025-09-16', 25),
        ('openjdk version "26-ea" 2026-03-17', 26),
        ("The operation couldn't be completed. Unable to locate a Java Runtime.", 0),
        ("", 0),
    ],
)
def test_the_version_is_read_from_what_java_says(answer: str, version: int) -> None:
    assert java.version_in(answer) == version


def _java(folder: Path, version: str) -> Path:
    """Write a program that answers as a Java of this version does."""
    program = folder / "bin" / "java"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\"' >&2\n")
    program.chmod(0o700)
    return program


def test_java_home_comes_before_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, path = _java(tmp_path / "home", "21.0.1"), _java(tmp_path / "path", "17.0.1")
    monkeypatch.setenv("JAVA_HOME", str(home.parent.parent))
    monkeypatch.setenv("PATH", str(path.parent), prepend=os.pathsep)

    assert java.machine_java() == home


def test_a_java_that_is_too_old_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, path = _java(tmp_path / "home", "11.0.1"), _java(tmp_path / "path", "17.0.1")
    monkeypatch.setenv("JAVA_HOME", str(home.parent.parent))
    monkeypatch.setenv("PATH", str(path.parent), prepend=os.pathsep)

    assert java.machine_java() == path


def test_the_plain_file_answers_by_its_exit_code_before_anything_is_installed(tmp_path: Path) -> None:
    path = _java(tmp_path, "17.0.1")
    command = [sys.executable, "-I", "-S", java.__file__]

    found, missing = (
        subprocess.run(command, env={"PATH": tried}, capture_output=True, text=True, check=False)  # noqa: S603 -- ours
        for tried in (f"{path.parent}:/bin", str(tmp_path))
    )

    assert (found.returncode, found.stdout) == (0, f"{path}\n")
    assert missing.returncode == 1
    assert "17" in missing.stdout
