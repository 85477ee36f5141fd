"""Sends a borough's spreadsheet to sessions and shows what came of it; what a line means is not judged here."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from stride_cli.api import Api, ApiRefused
from stride_cli.errors import Failed

LARGEST_FILE = 5 * 1024 * 1024
STEP = 64 * 1024
MEDIA_TYPES: Mapping[str, str] = {
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class SheetFile:
    """A spreadsheet on this machine; `charset` is what a CSV is written in."""

    path: Path
    charset: str = "utf-8"

    @property
    def media_type(self) -> str:
        """What the file is said to be, by its name."""
        kind = MEDIA_TYPES[self.path.suffix.lower()]
        return f"{kind}; charset={self.charset}" if kind == "text/csv" else kind


def import_sheet(api: Api, borough: str, file: SheetFile, console: Console, *, is_preview: bool) -> bool:
    """Import a file, or say what an import would come to; false if there are bad lines, which are then shown."""
    home = f"/boroughs/{borough}/imports"
    try:
        answer = _send(api, f"{home}/preview" if is_preview else home, file, console)
    except ApiRefused as refused:
        if refused.code != "lines-refused":
            raise
        _show_bad(refused.problem, console)
        console.print("Nothing was imported.", highlight=False)
        return False
    if is_preview:
        _show_preview(answer, console)
    else:
        told = f"{answer['created']} sessions are new in {borough}, {answer['unchanged']} lines were imported before."
        console.print(told, highlight=False, soft_wrap=True)
    return not answer.get("bad")


def _send(api: Api, path: str, file: SheetFile, console: Console) -> Any:  # noqa: ANN401 - a JSON document
    size = file.path.stat().st_size
    if size > LARGEST_FILE:
        raise Failed(
            f"{file.path} is larger than {LARGEST_FILE // 1024 // 1024} MB", way_out="Part it, and import each part."
        )
    with _progress(size, console) as (progress, task):
        return api.upload(path, _steps(file.path, progress, task), size=size, media_type=file.media_type)


@contextmanager
def _progress(size: int, console: Console) -> Iterator[tuple[Progress, TaskID]]:
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeElapsedColumn())
    bar = Progress(
        *columns,
        console=console,
        transient=True,
        disable=not console.is_terminal,
        redirect_stdout=False,  # a thread that prints while the stream is put back crashes Python
        redirect_stderr=False,
    )
    with bar as progress:
        yield progress, progress.add_task("reading and sending", total=size)


def _steps(path: Path, progress: Progress, task: TaskID) -> Iterator[bytes]:
    with path.open("rb") as file:
        while step := file.read(STEP):
            yield step
            progress.advance(task, len(step))
    progress.update(task, description="sessions is at work", total=None)


def _show_preview(answer: Mapping[str, Any], console: Console) -> None:
    if answer["bad"]:
        _show_bad(answer, console)
    told = f"{answer['good']} lines are good, {answer['unchanged']} of them were imported before."
    console.print(told, highlight=False, soft_wrap=True)
    if answer["ignored_columns"]:
        names = ", ".join(answer["ignored_columns"])
        console.print(Text(f"Columns that are not read: {names}"), soft_wrap=True)


def _show_bad(told: Mapping[str, Any], console: Console) -> None:
    shown = told["lines"]
    left_out = f" The first {len(shown)} faults are shown." if told["bad"] > len({one["line"] for one in shown}) else ""
    table = Table("line", "column", "code", "what is wrong", caption=f"Bad lines: {told['bad']}.{left_out}")
    for one in shown:
        table.add_row(str(one["line"]), Text(one["column"]), Text(one["code"]), Text(one["sentence"]))
    console.print(table)
