"""`stride seal-key ...`: its options; what it does is loaded when it is called."""

# ruff: noqa: PLC0415  # --help must answer at once, so commands import late
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

seal_key_app = typer.Typer(help="Seal keys: rotate one while the service runs.", no_args_is_help=True)


class SealingService(StrEnum):
    """Who has seal keys."""

    SESSIONS = "sessions"
    REPORTS = "reports"
    NOTIFICATIONS = "notifications"


Service = Annotated[SealingService, typer.Argument(help="Whose key.")]
State = Annotated[Path, typer.Option("--state", envvar="STRIDE_STATE", help="Folder of the stack.", file_okay=False)]


@seal_key_app.command()
def add(service: Service, state: State = Path(".stride")) -> None:
    """Put a new key first: it seals from now on, and the service seals anew what is under the others. No restart."""
    from stride_cli.seal_keys import add_key
    from stride_cli.state import StateFolder

    keys = add_key(StateFolder(state), service)
    typer.echo(f"{service} has {keys} seal keys. Once `stride status` says so: stride seal-key retire {service}")


@seal_key_app.command()
def retire(service: Service, state: State = Path(".stride")) -> None:
    """Take all keys but the first away, if nothing is under them any more; if something is, it changes nothing.

    Dumps that are older than the rotation still need them, so they are kept in the folder retired-keys.
    """
    from stride_cli.environment import load_environment
    from stride_cli.seal_keys import retire_keys
    from stride_cli.state import StateFolder

    folder = StateFolder(state)
    taken = retire_keys(folder, load_environment(folder), service)
    typer.echo(f"{service} has one seal key; {taken} taken away, kept in {folder / 'retired-keys' / service}")
