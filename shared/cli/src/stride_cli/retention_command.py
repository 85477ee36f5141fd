"""`stride retention`: its options; what it does is loaded when it is called."""

# ruff: noqa: PLC0415  # --help must answer at once, so commands import late
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console


def retention(
    *,
    borough: Annotated[str, typer.Option(help="Whose records, by its slug.")],
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    state: Annotated[
        Path, typer.Option("--state", envvar="STRIDE_STATE", help="Folder of the stack.", file_okay=False)
    ] = Path(".stride"),
) -> None:
    """Show for how many days a borough keeps its records, and how many would go now; nothing is changed.

    Sessions erases what is due once an hour. What a legal hold keeps is not due. Kinds: concern and its words (counted
    from its end), resident (name and address, from the session), offer (of who never confirmed, from the asking).
    """
    from stride_cli.access import lead_api
    from stride_cli.environment import load_environment
    from stride_cli.onboarding import check_known
    from stride_cli.retention import show_due
    from stride_cli.state import StateFolder

    check_known(borough)
    folder = StateFolder(state)
    with lead_api(folder, load_environment(folder), borough) as api:
        show_due(api, borough, Console(), as_json=as_json)
