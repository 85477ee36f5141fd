"""The entry point of `stride`: turns expected errors into a cause, a way out and an exit code."""

import sys

from rich.console import Console
from rich.text import Text

from stride_cli.app import app
from stride_cli.errors import CliError

INTERRUPTED = 130


def main() -> None:
    """Run the command."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except Exception as error:  # noqa: BLE001  # what nobody expected is raised again
        sys.exit(explain(error, Console(stderr=True)))


def explain(error: Exception, console: Console) -> int:
    """Say what went wrong and what to do; returns the exit code. What nobody expected is raised again."""
    from stride_provision import ProvisionFailed  # noqa: PLC0415  # only needed once something went wrong

    if not isinstance(error, (CliError, ProvisionFailed)):
        raise error
    console.print(Text.assemble(("error: ", "bold red"), str(error)), soft_wrap=True)
    if isinstance(error, CliError) and error.way_out:
        console.print(Text.assemble(("way out: ", "bold"), error.way_out), soft_wrap=True)
    return error.exit_code if isinstance(error, CliError) else 1
