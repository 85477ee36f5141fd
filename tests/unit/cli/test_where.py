from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from stride_cli.where import spoken

if TYPE_CHECKING:
    import pytest


def test_a_command_names_the_folder_unless_it_is_the_usual_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: "/bin/stride")
    monkeypatch.delenv("STRIDE_STATE", raising=False)

    assert spoken("status", Path.cwd() / ".stride") == "stride status"
    assert spoken("status", Path("/elsewhere")) == "stride status --state /elsewhere"

    monkeypatch.setenv("STRIDE_STATE", "/elsewhere")
    assert spoken("status", Path("/elsewhere")) == "stride status"


def test_a_command_that_is_not_on_the_path_is_named_by_its_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    monkeypatch.setattr("sys.argv", [str(Path.cwd() / ".venv" / "bin" / "stride")])

    assert spoken("up", Path.cwd() / ".stride").startswith(".venv/bin/stride up")
