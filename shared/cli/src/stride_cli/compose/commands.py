"""`stride compose ...`: what goes before and into `docker compose up`; starts and stops no container."""

# ruff: noqa: PLC0415  # --help must answer at once, so commands import late
from pathlib import Path
from typing import Annotated

import typer

compose_app = typer.Typer(help="Docker Compose: make its secrets, provision its servers.", no_args_is_help=True)


@compose_app.command()
def init(
    *,
    kafka_public_name: Annotated[
        str | None,
        typer.Option(
            help="Publish Kafka's TLS listener under this name, on every address or on that of "
            "STRIDE_KAFKA_PUBLIC_BIND; '' takes it back."
        ),
    ] = None,
) -> None:
    """Make secrets, certificates and settings for docker-compose.yml in this folder.

    May be repeated: what is there is kept, a certificate that ends within two months is renewed. Then:
    `docker compose up --wait`. Ports are the variables of docker-compose.yml, from the environment or `.env`.
    """
    from stride_cli.compose.prepare import prepare
    from stride_cli.compose.settings import load_settings, publish_kafka

    if kafka_public_name is not None:
        publish_kafka(kafka_public_name)
    state = prepare(load_settings())
    typer.echo(f"{state.path} holds what docker-compose.yml mounts. Next: docker compose up --wait")


@compose_app.command()
def provision(  # noqa: PLR0913  # one parameter for each option
    *,
    kafka: Annotated[str, typer.Option(help="Kafka's listener for the administrator.")] = "kafka:9091",
    clients: Annotated[str, typer.Option(help="Kafka's listener for clients beside us.")] = "kafka:9092",
    postgres: Annotated[str, typer.Option(help="Postgres' address.")] = "postgres:5432",
    folder: Annotated[Path, typer.Option(help="What `stride compose init` made.")] = Path("/run/stride"),
    borough: Annotated[str | None, typer.Option(help="Make topics and credentials for this borough's systems.")] = None,
    system: Annotated[list[str] | None, typer.Option(help="A system of the borough; may be repeated.")] = None,
) -> None:
    """Make databases, Kafka's users and access on the servers of a Compose installation; runs inside it.

    With --borough it makes that borough's topics instead, and writes a credential for each --system. May be repeated.
    """
    from stride_cli.compose.provisioning import Servers, Systems, provision, provision_systems

    servers = Servers(
        kafka=kafka, clients=clients, postgres=postgres, folder=folder, ca_file=folder / "public" / "ca.crt"
    )
    if borough is None:
        provision(servers, typer.echo)
    else:
        systems = Systems(borough=borough, names=tuple(system or ()), credentials=folder / "credentials")
        provision_systems(servers, systems, typer.echo)
