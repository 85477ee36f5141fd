"""`stride offsets ...`: its options; what it does is loaded when it is called."""

# ruff: noqa: PLC0415  # --help must answer at once, so commands import late
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

offsets_app = typer.Typer(
    help="How far the projections are, and the way on where one was refused.", no_args_is_help=True
)
State = Annotated[Path, typer.Option("--state", envvar="STRIDE_STATE", help="Folder of the stack.", file_okay=False)]


@offsets_app.command("list")
def list_offsets(state: State = Path(".stride")) -> None:
    """Show each projection's place in each topic (exit code 1 if one would be refused)."""
    from stride_cli.offsets import show_offsets
    from stride_cli.state import StateFolder

    raise typer.Exit(0 if show_offsets(StateFolder(state), Console()) else 1)


@offsets_app.command()
def accept(
    projection: Annotated[str, typer.Argument(help="Its name, such as reports.figures.")],
    topic: Annotated[str, typer.Argument(help="The topic that was refused.")],
    state: State = Path(".stride"),
    *,
    partition: Annotated[int, typer.Option(help="The partition that was refused.", min=0)] = 0,
) -> None:
    """Go on from the first record that the topic has now, whatever was missed or made anew.

    What was applied before is not applied again. What is no longer in the topic stays missing.
    """
    from stride_cli.offsets import accept_partition
    from stride_cli.state import StateFolder

    offset = accept_partition(StateFolder(state), projection, topic, partition)
    typer.echo(f"{projection} goes on in {topic} at offset {offset}; the running service takes it up by itself.")
