"""Who the command is when it calls a service: a short-lived token of the local issuer for each purpose."""

from collections.abc import Iterable
from datetime import timedelta

from stride_provision import Issuer

from stride_cli.api import Api
from stride_cli.environment import Environment
from stride_cli.errors import NotRunning
from stride_cli.state import StateFolder

EVERY_BOROUGH = "*"
SHORT = timedelta(hours=1)


def issue(
    state: StateFolder, roles: Iterable[str], boroughs: Iterable[str], *, subject: str, ttl: timedelta = SHORT
) -> str:
    """A bearer token of the folder's issuer."""
    if not (state / "issuer").exists():
        raise NotRunning(
            f"no stack was ever started in {state.path}", way_out="Start one: `stride up`, or `make demo`."
        )
    return Issuer.load_or_create(state / "issuer").token(subject, roles, boroughs, ttl)


def central_api(state: StateFolder, environment: Environment, service: str) -> Api:
    """A service, spoken to as the central team."""
    return Api(environment.services[service].url, issue(state, ["central"], [EVERY_BOROUGH], subject="stride-cli"))


def sender_api(state: StateFolder, environment: Environment, borough: str) -> Api:
    """Sessions, spoken to as the service that asks whom to tell."""
    return Api(environment.services["sessions"].url, issue(state, ["service"], [borough], subject="notifications"))


def lead_api(state: StateFolder, environment: Environment, borough: str) -> Api:
    """Sessions, spoken to as the information-governance lead of one borough."""
    token = issue(state, ["information-governance"], [borough], subject=f"{borough}-lead")
    return Api(environment.services["sessions"].url, token)


def borough_api(state: StateFolder, environment: Environment, service: str, borough: str) -> Api:
    """A service, spoken to as a coordinator of one borough."""
    token = issue(state, ["coordinator"], [borough], subject=f"{borough}-coordinator")
    return Api(environment.services[service].url, token)
