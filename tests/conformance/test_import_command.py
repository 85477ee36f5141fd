"""`stride import-sessions` on a sessions service that is served: what it sends, shows and ends with."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from rich.console import Console
from stride_cli.api import Api as Client
from stride_cli.api import ApiRefused
from stride_cli.errors import Failed
from stride_cli.importing import LARGEST_FILE, SheetFile, import_sheet
from stride_sessions import sheets

from tests.sheets import HEADER, as_csv, as_xlsx, line

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conformance.serving import Api


@dataclass(frozen=True)
class Desk:
    """A coordinator of Merton at a terminal."""

    client: Client
    folder: Path

    def imports(self, content: bytes, name: str = "list.csv", *, is_preview: bool = False) -> tuple[bool, str]:
        """Whether all was well, and what was shown."""
        path = self.folder / name
        path.write_bytes(content)
        shown = io.StringIO()
        console = Console(file=shown, width=160, force_terminal=True, color_system=None)
        is_well = import_sheet(self.client, "merton", SheetFile(path), console, is_preview=is_preview)
        return is_well, shown.getvalue()


@pytest.fixture
def desk(sessions: Api, tmp_path: Path) -> Desk:
    token = sessions.caller("merton", roles=("coordinator",)).token
    return Desk(Client(sessions.url, token), tmp_path)


@pytest.fixture
def row() -> dict[str, Any]:
    """A line that nobody imported before."""
    return line(f"A{uuid4().int % 10**9}")


@pytest.mark.parametrize(("write", "name"), [(as_csv, "list.csv"), (as_xlsx, "List.XLSX")])
def test_a_file_is_previewed_imported_and_left_as_it_is(
    desk: Desk, row: dict[str, Any], write: Callable[..., bytes], name: str
) -> None:
    content = write({**row, "notes": "x"}, header=[*HEADER, "notes"])
    is_well, shown = desk.imports(content, name, is_preview=True)
    assert is_well
    assert "1 lines are good, 0 of them were imported before." in shown
    assert "not read: notes" in shown
    assert "1 sessions are new in merton, 0 lines were imported before." in desk.imports(content, name)[1]
    assert "0 sessions are new in merton, 1 lines were imported before." in desk.imports(content, name)[1]


@pytest.mark.parametrize("is_preview", [True, False])
def test_bad_lines_are_a_table_and_nothing_is_imported(desk: Desk, row: dict[str, Any], *, is_preview: bool) -> None:
    is_well, shown = desk.imports(as_csv(row, line("A1", kind="Zara-Quill")), is_preview=is_preview)
    assert not is_well
    assert all(
        word in shown for word in ("3", "kind", "code-unknown", "This must be one of: walk, run", "Bad lines: 1.")
    )
    assert "Zara-Quill" not in shown
    assert ("Nothing was imported." in shown) is not is_preview
    assert "1 sessions are new" in desk.imports(as_csv(row))[1]


def test_a_file_that_cannot_be_read_is_an_error_with_its_code(desk: Desk) -> None:
    with pytest.raises(ApiRefused, match="not-a-spreadsheet"):
        desk.imports(b"hello", "list.xlsx")


def test_a_file_that_is_too_large_is_not_sent(desk: Desk) -> None:
    assert LARGEST_FILE == sheets.LARGEST_FILE
    with pytest.raises(Failed, match="larger than 5 MB"):
        desk.imports(bytes(LARGEST_FILE + 1))


def test_a_large_file_is_sent_as_it_is_read(desk: Desk, row: dict[str, Any]) -> None:
    assert desk.imports(as_csv(row) + (b" " * 1022 + b"\r\n") * 4000)[0]
