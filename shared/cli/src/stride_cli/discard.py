"""Removes a state folder, wherever its servers keep theirs; refuses while a stack is up there.

python -m stride_cli.discard .stride
"""

import sys
from pathlib import Path

from rich.console import Console

from stride_cli.__main__ import explain
from stride_cli.errors import CliError
from stride_cli.stack import Stack
from stride_cli.state import already_up


def discard(folder: Path) -> None:
    """Remove the folder if it is a state folder that nobody uses."""
    stack = Stack(folder)
    if stack.state.is_held:
        raise already_up(stack.state)
    if stack.state.is_ours:
        stack.discard()


if __name__ == "__main__":
    try:
        discard(Path(sys.argv[1]))
    except CliError as error:
        sys.exit(explain(error, Console(stderr=True)))
