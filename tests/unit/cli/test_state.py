from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest
from stride_cli.environment import RUNNING, load_environment
from stride_cli.errors import Failed, NotRunning
from stride_cli.state import StateFolder

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def state(tmp_path: Path) -> StateFolder:
    folder = StateFolder(tmp_path / "state")
    folder.create()
    return folder


def test_a_folder_with_other_things_in_it_is_neither_used_nor_removed(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("ten years of work")
    folder = StateFolder(tmp_path)

    with pytest.raises(Failed, match="not a state folder"):
        folder.create()
    with pytest.raises(Failed, match="not removed"):
        folder.discard()

    assert (tmp_path / "thesis.txt").exists()


def test_a_second_stack_in_the_same_folder_is_refused(state: StateFolder) -> None:
    with state.hold():
        assert state.is_held
        with pytest.raises(Failed, match="already up"), StateFolder(state.path).hold():
            pass
        with pytest.raises(Failed, match="already up"):
            state.discard()

    assert not state.is_held


def test_documents_are_for_their_owner_only(state: StateFolder) -> None:
    state.write("passwords.json", {"a": 1})

    assert stat.S_IMODE((state / "passwords.json").stat().st_mode) == 0o600
    assert state.read("passwords.json") == {"a": 1}
    assert state.read("nothing.json") is None


def test_a_discarded_folder_is_gone(state: StateFolder) -> None:
    state.discard()

    assert not state.path.exists()


def test_a_document_left_by_a_killed_stack_is_not_taken_for_a_running_one(state: StateFolder) -> None:
    state.write(RUNNING, {"kind": "embedded"})

    with pytest.raises(NotRunning) as refused:
        load_environment(state)

    assert "stride up" in refused.value.way_out
    assert refused.value.exit_code == 3


def test_a_stack_that_still_starts_is_said_to(state: StateFolder) -> None:
    with state.hold(), pytest.raises(NotRunning) as refused:
        load_environment(state)

    assert "still starting" in refused.value.way_out
