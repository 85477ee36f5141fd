"""`stride tail`: a line for each record as it comes; follows until interrupted."""

import sys

from rich.console import Console

from stride_cli.environment import load_environment
from stride_cli.event_lines import Line, line_of
from stride_cli.kafka import admin_settings
from stride_cli.live import LiveRecords
from stride_cli.onboarding import check_known
from stride_cli.state import StateFolder


def tail(  # noqa: PLR0913  # the options of the command
    state: StateFolder,
    console: Console,
    *,
    borough: str | None,
    types: frozenset[str],
    from_start: bool,
    as_json: bool,
) -> None:
    """Follow the topics of the running stack."""
    if borough is not None:
        check_known(borough)
    records = LiveRecords(admin_settings(load_environment(state)), borough=borough, from_start=from_start)
    try:
        for line in map(line_of, records):
            if wants(line, borough, types):
                _show(line, console, as_json=as_json)
    except (KeyboardInterrupt, BrokenPipeError):
        sys.stderr.close()  # whoever read us has gone: nothing more to say to them
    finally:
        records.close()


def wants(line: Line, borough: str | None, types: frozenset[str]) -> bool:
    """Whether a line passes the filters; what cannot be read passes them all."""
    if line.trouble:
        return True
    return (borough is None or line.borough == borough) and (not types or line.name in types)


def _show(line: Line, console: Console, *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(line.as_json() + "\n")
        sys.stdout.flush()
    else:
        console.print(line.as_text(), soft_wrap=True)
