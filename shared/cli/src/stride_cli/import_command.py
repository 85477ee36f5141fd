"""`stride import-sessions`: its options; what it does is loaded when it is called."""

# ruff: noqa: PLC0415  # --help must answer at once, so commands import late
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console


class Charset(StrEnum):
    """What a CSV may be written in."""

    UTF_8 = "utf-8"
    WINDOWS_1252 = "windows-1252"


def import_sessions(
    file: Annotated[Path, typer.Argument(help="A .csv or .xlsx file.", exists=True, dir_okay=False, readable=True)],
    *,
    borough: Annotated[str, typer.Option(help="Whose sessions they are, by its slug.")],
    preview: Annotated[bool, typer.Option("--preview", help="Only say what would come of it.")] = False,
    charset: Annotated[Charset, typer.Option(help="What a CSV is written in.")] = Charset.UTF_8,
    state: Annotated[
        Path, typer.Option("--state", envvar="STRIDE_STATE", help="Folder of the stack.", file_okay=False)
    ] = Path(".stride"),
) -> None:
    """Import a borough's own spreadsheet of sessions: all of it, or nothing and a table of bad lines (exit code 1).

    Its first line names the columns: reference, scheme, kind, ward, date, time, minutes; if wanted capacity, host,
    distance_m. A file may be imported again, with lines added: what was imported before is left as it is.
    """
    from stride_cli.access import borough_api
    from stride_cli.environment import load_environment
    from stride_cli.importing import MEDIA_TYPES, SheetFile, import_sheet
    from stride_cli.onboarding import check_known
    from stride_cli.state import StateFolder

    if file.suffix.lower() not in MEDIA_TYPES:
        raise typer.BadParameter(f"a file's name must end in {' or '.join(MEDIA_TYPES)}", param_hint="FILE")
    check_known(borough)
    folder = StateFolder(state)
    with borough_api(folder, load_environment(folder), "sessions", borough) as api:
        is_well = import_sheet(api, borough, SheetFile(file, charset), Console(), is_preview=preview)
    raise typer.Exit(0 if is_well else 1)
