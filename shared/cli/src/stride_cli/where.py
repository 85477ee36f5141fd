"""Where to look at a running stack: addresses and commands for the eye; reaches for none of them itself."""

import os
import shutil
import sys
from pathlib import Path

from rich.console import Console

from stride_cli.environment import Environment

DEFAULT_STATE = ".stride"


def show_where_to_look(console: Console, environment: Environment, folder: Path, *, is_up: bool) -> None:
    """Addresses and commands, for the stack of a folder."""
    later = "" if is_up else f" (after `{spoken('up', folder)}`, which serves this state)"
    token = spoken("token --role central --borough '*'", folder)
    console.print(f"\n[bold]Where to look[/]{later}", highlight=False, soft_wrap=True)
    for what, where in (
        ("London at a glance", f"{environment.services['reports'].url}/"),
        ("", f"any user name; as password the output of: {token}"),
        ("the mails", environment.mail.url),
        ("the events, live", spoken("tail --from-start", folder)),
        ("how all are", spoken("status", folder)),
        ("addresses for programs", spoken("env --json", folder)),
    ):
        console.print(f"  {what:24}{where}", highlight=False, markup=False, soft_wrap=True)


def spoken(words: str, folder: Path) -> str:
    """A command as it can be typed here: with the way to `stride` and to the folder where they are needed."""
    name = "stride" if shutil.which("stride") else min(sys.argv[0], os.path.relpath(sys.argv[0]), key=len)
    usual = Path(os.environ.get("STRIDE_STATE", DEFAULT_STATE)).absolute()
    return f"{name} {words}" + ("" if folder == usual else f" --state {folder}")
