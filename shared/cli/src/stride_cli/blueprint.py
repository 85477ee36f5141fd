"""What each service process is given: its module, settings and secrets. Decides only; starts and writes nothing."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import cast

from stride_contracts import TopicKind
from stride_provision.grants import SERVICES
from stride_provision.issuer import AUDIENCE, ISSUER
from stride_provision.ports import LOOPBACK

__all__ = ["HEARS", "SERVICES", "Plan", "Surroundings", "command_of", "inherited", "migrations_of", "settings_of"]

HEARS = {
    "sessions": frozenset({TopicKind.REPLIES}),
    "reports": frozenset({TopicKind.SESSIONS, TopicKind.CONCERNS, TopicKind.ROLLOUT}),
    "notifications": frozenset({TopicKind.SESSIONS, TopicKind.CONCERNS, TopicKind.ROLLOUT}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How many processes each service has, and settings beyond ours, by service or by process (`sessions-2`)."""

    instances: Mapping[str, int] = field(default_factory=dict)
    settings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def processes(self) -> dict[str, str]:
        """The service of each process: `sessions`, `sessions-2`, `reports` and so on."""
        return {
            service if number == 1 else f"{service}-{number}": service
            for service in SERVICES
            for number in range(1, self.instances.get(service, 1) + 1)
        }

    def settings_for(self, process: str) -> dict[str, str]:
        """The further settings of a process; what is said of the process itself wins."""
        return {**self.settings.get(self.processes()[process], {}), **self.settings.get(process, {})}


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What all services of a stack share; `sessions_url` is where whoever has no token reaches sessions."""

    kafka: str
    jwks: Path
    smtp_port: int
    deletions: Path
    sessions_url: str


def command_of(service: str) -> list[str]:
    """How a process of the service is started."""
    return [sys.executable, "-m", f"stride_{service}"]


def migrations_of(service: str) -> list[Path]:
    """The folders of its migrations."""
    folders = cast("Callable[[], list[Path]]", import_module(f"stride_{service}").migration_folders)
    return folders()


def settings_of(service: str, port: int, around: Surroundings, *, secrets: Path) -> dict[str, str]:
    """Its settings as environment variables; what is secret is in files of the folder `secrets`."""
    return {
        "STRIDE_SECRETS_DIR": str(secrets),
        "STRIDE_HTTP_HOST": LOOPBACK,
        "STRIDE_HTTP_PORT": str(port),
        "STRIDE_KAFKA_BOOTSTRAP_SERVERS": around.kafka,
        "STRIDE_KAFKA_USERNAME": service,
        "STRIDE_JWKS": str(around.jwks),
        "STRIDE_JWT_ISSUER": ISSUER,
        "STRIDE_JWT_AUDIENCE": AUDIENCE,
        "STRIDE_SMTP_HOST": LOOPBACK,
        "STRIDE_SMTP_PORT": str(around.smtp_port),
        "STRIDE_MAIL_FROM": "stride@stride.example",
        "STRIDE_DELETIONS_FILE": str(around.deletions),
        "STRIDE_SESSIONS_PUBLIC_URL": around.sessions_url,
    }


def inherited(environment: Mapping[str, str]) -> dict[str, str]:
    """What a service may see of our own environment: nothing that could be taken for one of its settings."""
    return {name: value for name, value in environment.items() if not name.startswith("STRIDE_")}
