"""How to reach the running stack: the document `stride env --json` prints; starts and stops nothing."""

from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field
from stride_provision.ports import answers

from stride_cli.errors import NotRunning
from stride_cli.state import StateFolder

RUNNING = "running.json"
COMPOSED = "compose.json"


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class KafkaAddress(_Document):
    """`admin_properties` is a librdkafka properties file, for `bootstrap_servers`.

    `public_bootstrap_servers` is where systems on other machines reach it, if they do.
    """

    bootstrap_servers: str
    admin_properties: Path
    public_bootstrap_servers: str | None = None


class ServiceAddress(_Document):
    """`url` is the first process's; `urls` and `pids` are those of all its processes, in the same order."""

    url: str
    urls: tuple[str, ...]
    pids: tuple[int, ...]
    database_url: str


class MailAddress(_Document):
    """Where the mails can be seen."""

    url: str


class BoroughAddress(_Document):
    """`credentials` is the file of the borough's first system."""

    credentials: Path


class Environment(_Document):
    """The running stack, whichever it is."""

    kind: Literal["embedded", "compose"]
    kafka: KafkaAddress
    services: dict[str, ServiceAddress]
    mail: MailAddress
    boroughs: dict[str, BoroughAddress] = Field(default_factory=dict)


def load_environment(state: StateFolder) -> Environment:
    """The stack that runs in this folder; raises `NotRunning`."""
    document = state.read(RUNNING) if state.is_held else state.read(COMPOSED)
    if document is None:
        raise NotRunning(f"no stack is running in {state.path}", way_out=_way_in(state))
    environment = Environment.model_validate({**document, "boroughs": boroughs_in(state)})
    if environment.kind == "compose" and not any(_listens(address.url) for address in environment.services.values()):
        raise NotRunning(f"nothing of {state.path} is up", way_out="Start it: `docker compose up --wait`.")
    return environment


def _listens(url: str) -> bool:
    return answers(urlsplit(url).port or 0)


def boroughs_in(state: StateFolder) -> dict[str, dict[str, str]]:
    """The boroughs that have a credential in this folder."""
    files = sorted((state / "credentials").glob("*.json"))
    return {file.name.partition(".")[0]: {"credentials": str(file)} for file in reversed(files)}


def _way_in(state: StateFolder) -> str:
    if state.is_held:
        return "It is still starting: try again in a moment."
    if state.is_ours:
        return "`stride up` serves what is there; for another folder use --state or STRIDE_STATE."
    return "Start one: `stride up`, or `make demo`."
