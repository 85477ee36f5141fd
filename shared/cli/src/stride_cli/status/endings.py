"""When certificates and tokens of a Compose installation end; the embedded stack has none that do. Renews nothing."""

import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from jwt import InvalidTokenError
from stride_provision.authority import ends_at
from stride_provision.issuer import token_ends_at

from stride_cli import secret_files
from stride_cli.environment import Environment
from stride_cli.state import StateFolder
from stride_cli.status.seen import Ending

_PATIENCE_S = 5.0


def see_endings(state: StateFolder, environment: Environment) -> tuple[Ending, ...]:
    """What ends, and when; empty where nothing does."""
    if environment.kind != "compose":
        return ()
    now = datetime.now(UTC)
    return tuple(_ending(name, end, now) for name, end in _ends(state, environment))


def _ending(name: str, end: Callable[[], datetime], now: datetime) -> Ending:
    try:
        ends_at = end()
    except (ValueError, KeyError, InvalidTokenError):
        return Ending(name, None, -1)
    return Ending(name, ends_at.date(), (ends_at - now).days)


def _ends(state: StateFolder, environment: Environment) -> Iterator[tuple[str, Callable[[], datetime]]]:
    certificate = _shown_by(environment) or _read(state / "kafka" / "broker.pem")
    authority, token = _read(state / "public" / "ca.crt"), secret_files.read(state, "prometheus", "token")
    if certificate:
        yield "Kafka's certificate", partial(ends_at, certificate)
    if authority:
        yield "the authority", partial(ends_at, authority)
    if token:
        yield "Prometheus' token", partial(token_ends_at, token)


def _read(path: Path) -> str | None:
    return path.read_text() if path.exists() else None


def _shown_by(environment: Environment) -> str | None:
    """The certificate that Kafka uses, which after a renewal is the old one until Kafka is restarted."""
    host, _, port = environment.kafka.bootstrap_servers.rpartition(":")
    try:
        return ssl.get_server_certificate((host, int(port)), timeout=_PATIENCE_S)
    except OSError:
        return None
