"""The commands of `stride` and their options; what a command does is loaded when it is called."""

# ruff: noqa: PLC0415  # --help must answer at once, so commands import late; Typer makes options of flags
import json
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from stride_cli.compose.commands import compose_app
from stride_cli.import_command import import_sessions
from stride_cli.offset_commands import offsets_app
from stride_cli.retention_command import retention
from stride_cli.seal_commands import seal_key_app

if TYPE_CHECKING:
    from stride_cli.state import StateFolder

app = typer.Typer(
    name="stride",
    help="Stride on this machine: start it, watch it, bring boroughs in.",
    epilog="Exit codes: 0 done, 1 failed, 2 wrong usage, 3 not running or not ready.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
borough_app = typer.Typer(help="Boroughs: bring one in.", no_args_is_help=True)
app.add_typer(borough_app, name="borough")
app.add_typer(offsets_app, name="offsets")
app.add_typer(compose_app, name="compose")
app.add_typer(seal_key_app, name="seal-key")
app.command("import-sessions")(import_sessions)
app.command("retention")(retention)


class Role(StrEnum):
    """What a token allows."""

    OFFICER = "officer"
    COORDINATOR = "coordinator"
    ANALYST = "analyst"
    CENTRAL = "central"
    SERVICE = "service"
    INFORMATION_GOVERNANCE = "information-governance"


class Stage(StrEnum):
    """How far a borough is."""

    PILOT = "pilot"
    LIVE = "live"


State = Annotated[
    Path,
    typer.Option("--state", envvar="STRIDE_STATE", help="Folder of the stack.", file_okay=False, show_default=True),
]
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]
HERE = Path(".stride")


def _folder(path: Path) -> "StateFolder":
    from stride_cli.state import StateFolder

    return StateFolder(path)


@app.command()
def up(
    state: State = HERE,
    *,
    ephemeral: Annotated[bool, typer.Option("--ephemeral", help="Use a temporary folder, removed at the end.")] = False,
) -> None:
    """Start Kafka, Postgres and the services, and serve until Ctrl-C.

    Needs no Docker. The folder keeps everything, so that the next start goes on where this one ended. What dies is
    started again.
    """
    from stride_cli.up import up as serve

    serve(state.absolute(), Console(), is_ephemeral=ephemeral)


@app.command()
def demo(
    state: State = HERE,
    *,
    examples: Annotated[Path, typer.Option(help="Folder of the scenario.", file_okay=False)] = Path("examples"),
    stay: Annotated[
        bool | None, typer.Option("--stay/--exit", help="Serve afterwards. Default: on a terminal.")
    ] = None,
    year: Annotated[
        bool, typer.Option("--year", help="Besides, a year of weekly sessions in twelve boroughs.")
    ] = False,
) -> None:
    """Play the real scheme on a fresh stack and show what happened where.

    Replaces the state of an earlier demo, and no other. Ends by itself where nobody watches; `stride up` then serves
    what it left.
    """
    from stride_cli.demo.scenario import load_story
    from stride_cli.up import demo as play
    from stride_cli.up import is_terminal

    story = load_story(examples, has_year=year)
    play(state.absolute(), story, Console(), stays=is_terminal() if stay is None else stay)


@app.command()
def env(state: State = HERE, *, as_json: AsJson = False) -> None:
    """Say how to reach the running stack. Holds passwords: the output is for you alone."""
    from stride_cli.environment import load_environment

    environment = load_environment(_folder(state))
    if as_json:
        typer.echo(environment.model_dump_json(indent=2))
        return
    console = Console()
    rows = {
        "kafka": environment.kafka.bootstrap_servers,
        "kafka, as admin": environment.kafka.admin_properties,
        **{name: ", ".join(address.urls) for name, address in environment.services.items()},
        "mails": environment.mail.url,
        **{f"credential of {slug}": address.credentials for slug, address in environment.boroughs.items()},
    }
    for name, where in rows.items():
        console.print(f"{name:24}{where}", highlight=False, soft_wrap=True)


@app.command()
def token(
    state: State = HERE,
    *,
    role: Annotated[list[Role], typer.Option(help="May be given several times.")],
    borough: Annotated[list[str], typer.Option(help="A slug; several times for several; '*' for London.")],
    subject: Annotated[str, typer.Option(help="Who it is said to be.")] = "stride-cli",
    ttl: Annotated[float, typer.Option(help="Minutes it is good for.", min=1, max=7 * 24 * 60)] = 60,
) -> None:
    """Print a bearer token of the local issuer.

    Example: curl -H "Authorization: Bearer $(stride token --role coordinator --borough merton)" URL
    """
    from stride_cli.access import issue

    typer.echo(issue(_folder(state), role, borough, subject=subject, ttl=timedelta(minutes=ttl)))


@app.command()
def status(state: State = HERE, *, as_json: AsJson = False) -> None:
    """Show how the running stack is, and what to do about what is not well (exit code 1 then)."""
    import asyncio

    from stride_cli.environment import load_environment
    from stride_cli.seal_keys import seal_keys_of
    from stride_cli.status import judge, look, see_endings

    folder = _folder(state)
    environment = load_environment(folder)
    seen = asyncio.run(look(environment, seal_keys_of(folder, environment)))
    rows = judge(replace(seen, endings=see_endings(folder, environment)))
    if as_json:
        typer.echo(json.dumps([row.as_json() for row in rows], indent=2))
    else:
        table = Table(
            "", "part", "name", "state", "what to do", caption="More: deploy/RUNBOOK.md, the section in brackets"
        )
        for row in rows:
            mark = "[green]ok[/]" if row.is_well else "[red]!![/]"
            advice = row.advice and f"{row.advice} ({row.section})"
            table.add_row(mark, row.part, row.name, row.state, advice)
        Console().print(table)
    raise typer.Exit(0 if all(row.is_well for row in rows) else 1)


@app.command()
def tail(
    state: State = HERE,
    *,
    borough: Annotated[str | None, typer.Option(help="Only this borough.")] = None,
    type_: Annotated[list[str] | None, typer.Option("--type", help="Only this type; may be repeated.")] = None,
    from_start: Annotated[bool, typer.Option("--from-start", help="Begin with the oldest.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show events as they happen, from every topic, until Ctrl-C."""
    from stride_cli.tail import tail as follow

    follow(
        _folder(state),
        Console(),
        borough=borough,
        types=frozenset(type_ or ()),
        from_start=from_start,
        as_json=as_json,
    )


@borough_app.command("onboard")
def onboard(  # noqa: PLR0913  # one parameter for each option
    slug: str,
    state: State = HERE,
    *,
    stage: Annotated[Stage | None, typer.Option(help="How far it is. Default: as it was, or pilot.")] = None,
    system: Annotated[
        list[str] | None,
        typer.Option(help="A system of the borough; may be repeated. Default: those it has here, or demo."),
    ] = None,
    partitions: Annotated[int, typer.Option(help="Of each topic, for the topic's life.", min=1, max=64)] = 1,
    scheme: Annotated[list[str] | None, typer.Option(help="Launch this scheme; may be repeated.")] = None,
    launched_on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Default: today.")] = None,
    planned: Annotated[int, typer.Option(help="Sessions planned per month and scheme.", min=0, max=1000)] = 4,
) -> None:
    """Bring a borough in: topics, access, a credential for each system, its stage and schemes.

    May be repeated: what is there is kept, and a first run that broke off is finished. Each system may read its
    borough's topics, write its replies, and has consumer groups of its own; nothing else.
    """
    from stride_cli.onboarding import Joining, onboard_borough

    joining = Joining(
        borough=slug,
        stage=stage,
        systems=tuple(system or ()),
        partitions=partitions,
        schemes=tuple(scheme or ()),
        launched_on=launched_on.date() if launched_on else None,
        planned_sessions_per_month=planned,
    )
    files = onboard_borough(_folder(state), joining)
    typer.echo(f"{slug} is in.")
    for name, file in files.items():
        typer.echo(f"Credential of {slug}.{name}: {file}")
