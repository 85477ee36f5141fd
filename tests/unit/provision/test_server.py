import json
import os
from pathlib import Path

import psutil  # type: ignore[import-untyped] # published without types
import pytest
from stride_provision.server import Server


def _note(pid_file: Path, **changed: object) -> Server:
    """Write down this very process, with some of it changed."""
    here = psutil.Process()
    noted = {"pid": os.getpid(), "created_at": here.create_time(), "command": here.cmdline()}
    pid_file.write_text(json.dumps(noted | changed))
    return Server(pid_file)


def test_a_process_as_written_down_is_found(tmp_path: Path) -> None:
    found = _note(tmp_path / "pid").find()

    assert found is not None
    assert found.pid == os.getpid()


@pytest.mark.parametrize("changed", [{"created_at": 1.0}, {"command": ["java"]}, {"pid": 2**22 + 1}])
def test_another_process_under_the_pid_is_not_ours(tmp_path: Path, changed: dict[str, object]) -> None:
    assert _note(tmp_path / "pid", **changed).find() is None


@pytest.mark.parametrize("text", ["", "17", "{}", '{"pid": 1', "no json"])
def test_a_pid_file_that_says_nothing_sensible_finds_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "pid").write_text(text)

    assert Server(tmp_path / "pid").find() is None


def test_without_a_pid_file_nothing_is_found_and_stopping_is_no_error(tmp_path: Path) -> None:
    server = Server(tmp_path / "pid")

    assert server.find() is None
    server.kill()
