"""Brings a borough in: topics and access on Kafka, a credential for each of its systems, then its stage over HTTP.

Each step may be repeated, so that an onboarding that broke off is finished by a second run.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import SecretStr
from stride_provision import Boroughs, KafkaAccess, KafkaAdmin, keep_credentials

from stride_cli.access import central_api
from stride_cli.api import Api, ApiRefused
from stride_cli.environment import Environment, load_environment
from stride_cli.errors import Failed
from stride_cli.kafka import admin_settings
from stride_cli.state import StateFolder

FIRST_SYSTEM = "demo"
IN_CONTAINERS = "credentials-in-containers"
OUTSIDE = ".outside"  # says in that folder that a system has its credential elsewhere
FIRST_STAGE = "pilot"
ZONE = "Europe/London"


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """What a borough joins with; `schemes` are launched on `launched_on`, or today; for `systems` see `give_access`.

    Without a stage it keeps the one it has, one that has paused included; one that was only invited begins as a pilot.
    """

    borough: str
    stage: str | None = None
    systems: tuple[str, ...] = ()
    partitions: int = 1
    schemes: tuple[str, ...] = ()
    launched_on: date | None = None
    planned_sessions_per_month: int = 4


def admin_of(environment: Environment) -> KafkaAdmin:
    """The administrator of the stack's Kafka, which borough systems reach under its public name if it has one."""
    settings = admin_settings(environment)
    access = KafkaAccess(
        bootstrap_servers=environment.kafka.bootstrap_servers,
        username=settings["sasl.username"],
        password=SecretStr(settings["sasl.password"]),
        security_protocol=settings["security.protocol"],
        ca_file=settings.get("ssl.ca.location"),
    )
    public = environment.kafka.public_bootstrap_servers or access.bootstrap_servers
    return KafkaAdmin(access, clients=access.model_copy(update={"bootstrap_servers": public}))


def check_known(slug: str) -> None:
    """Refuse a slug that is no borough's, before anything is made for it."""
    if slug not in Boroughs.load():
        slugs = ", ".join(borough.slug for borough in Boroughs.load())
        raise Failed(f"no London borough is called {slug}", way_out=f"One of: {slugs}.")


def check_not_in_containers(state: StateFolder, joining: Joining) -> None:
    """Refuse systems that Compose runs here: a second credential has another password, and would shut them out."""
    for system in joining.systems:
        name = f"{joining.borough}.{system}"
        if (state / IN_CONTAINERS / f"{name}.json").exists():
            raise Failed(f"{name} runs as a container here, with the credential it has", way_out="Name another system.")


def mark_outside(state: StateFolder, slug: str, systems: Iterable[str]) -> None:
    """Have Compose's own provisioning know which systems have a credential here: it cannot look into their folder."""
    if (state / IN_CONTAINERS).exists():
        for system in systems:
            (state / IN_CONTAINERS / f"{slug}.{system}{OUTSIDE}").touch()


def give_access(
    admin: KafkaAdmin, slug: str, systems: Sequence[str] = (), *, partitions: int, credentials: Path
) -> dict[str, Path]:
    """Topics, access, and a credential file for each system; see `keep_credentials`.

    Where none is named, they are those that have a file; in a borough that has none, it is `demo`.
    """
    credentials.mkdir(mode=0o700, parents=True, exist_ok=True)
    named = systems or _systems_in(credentials, slug) or [FIRST_SYSTEM]
    return keep_credentials(admin, slug, named, credentials, partitions=partitions)


def _systems_in(credentials: Path, slug: str) -> list[str]:
    names = (file.stem.removeprefix(f"{slug}.") for file in sorted(credentials.glob(f"{slug}.*.json")))
    return [name for name in names if "." not in name]


def join(central: Api, joining: Joining) -> None:
    """Tell sessions that the borough takes part, and which schemes it launches."""
    home = f"/boroughs/{joining.borough}"
    stage = joining.stage or (FIRST_STAGE if _stage_now(central, home) in {None, "invited"} else None)
    if stage is not None:
        central.put(home, {"stage": stage})
    launched_on = joining.launched_on or datetime.now(ZoneInfo(ZONE)).date()
    for scheme in joining.schemes:
        planned = joining.planned_sessions_per_month
        body = {"launched_on": launched_on.isoformat(), "planned_sessions_per_month": planned}
        central.put(f"{home}/schemes/{scheme}", body)


def _stage_now(central: Api, home: str) -> str | None:
    try:
        stage: str = central.get(home)["stage"]
    except ApiRefused as refused:
        if refused.status == HTTPStatus.NOT_FOUND:
            return None
        raise
    return stage


def onboard_borough(state: StateFolder, joining: Joining) -> dict[str, Path]:
    """Bring a borough into the running stack; returns the credential files by the names of its systems."""
    check_known(joining.borough)
    check_not_in_containers(state, joining)
    environment = load_environment(state)
    files = give_access(
        admin_of(environment),
        joining.borough,
        joining.systems,
        partitions=joining.partitions,
        credentials=state / "credentials",
    )
    mark_outside(state, joining.borough, files)
    with central_api(state, environment, "sessions") as central:
        join(central, joining)
    return files
