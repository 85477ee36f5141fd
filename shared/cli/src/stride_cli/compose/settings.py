"""What differs between two Compose installations, read where Compose reads it too: the environment, then `.env`."""

import os
from pathlib import Path
from typing import Annotated

from dotenv import get_key, set_key, unset_key
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from stride_cli.errors import Failed

Port = Annotated[int, Field(ge=1, le=65535)]

DOTENV = Path(".env")
PUBLIC_NAME, PUBLIC_BIND = "STRIDE_KAFKA_PUBLIC_NAME", "STRIDE_KAFKA_PUBLIC_BIND"
LOOPBACK_ONLY, EVERYWHERE = "127.0.0.1", "0.0.0.0"  # noqa: S104  # only where somebody asked for it by name


class ComposeSettings(BaseSettings):
    """Where the state lies and which loopback ports are published, by the variables of docker-compose.yml.

    `kafka_public_name` is the name under which borough systems elsewhere reach Kafka, `kafka_public_bind` the address
    it is published on; without a name that listener stays on loopback.
    """

    model_config = SettingsConfigDict(env_prefix="STRIDE_", env_file=DOTENV, extra="ignore", frozen=True)

    compose_state: Path = Path(".stride-compose")
    sessions_port: Port = 8001
    reports_port: Port = 8002
    notifications_port: Port = 8003
    kafka_port: Port = 9094
    postgres_port: Port = 5433
    kafka_public_name: str = ""
    kafka_public_bind: str = LOOPBACK_ONLY
    kafka_public_port: Port = 9095

    def port_of(self, service: str) -> int:
        """The loopback port of a service."""
        ports = {"sessions": self.sessions_port, "reports": self.reports_port}
        return ports.get(service, self.notifications_port)

    @property
    def kafka_public_address(self) -> str | None:
        """Where borough systems elsewhere reach Kafka, if it has a public name."""
        return f"{self.kafka_public_name}:{self.kafka_public_port}" if self.kafka_public_name else None

    @property
    def broker_names(self) -> list[str]:
        """Every name under which a client may reach the broker, for its certificate."""
        return ["kafka", "localhost", LOOPBACK_ONLY, *([self.kafka_public_name] if self.kafka_public_name else [])]


def load_settings() -> ComposeSettings:
    """Read them; raises `Failed`, naming the variable that is wrong."""
    try:
        return ComposeSettings()
    except ValidationError as error:
        faults = error.errors(include_input=False, include_url=False, include_context=False)
        said = "; ".join(f"STRIDE_{fault['loc'][0]}".upper() + f": {fault['msg']}" for fault in faults)
        raise Failed(f"settings are not usable: {said}", way_out=f"Mend the environment or {DOTENV}.") from error


def publish_kafka(name: str) -> None:
    """Write down in `.env` that Kafka is published under a name, or, where it is empty, that it is not.

    An address to publish it on that was chosen, there or in the environment, is kept; else it is every address.
    """
    DOTENV.touch()
    if not name:
        _forget(PUBLIC_NAME, PUBLIC_BIND)
        return
    set_key(DOTENV, PUBLIC_NAME, name, quote_mode="never")
    if not (os.environ.get(PUBLIC_BIND) or get_key(DOTENV, PUBLIC_BIND)):
        set_key(DOTENV, PUBLIC_BIND, EVERYWHERE, quote_mode="never")


def _forget(*variables: str) -> None:
    for variable in variables:
        if get_key(DOTENV, variable) is not None:
            unset_key(DOTENV, variable)
