"""Makes what docker-compose.yml mounts: secrets, certificates and Kafka's secret settings; keeps what is there.

A container does not run as the owner of these files, so they are readable by all below a folder that only its owner
can enter. The keys of the token issuer and of the certificate authority are mounted nowhere and stay private.
"""

import secrets
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import bcrypt
from stride_provision import Authority, Issuer, KafkaAccess, Passwords
from stride_provision.kafka_settings import ADMIN
from stride_provision.keeping import PRIVATE_FOLDER, put
from stride_provision.ports import LOOPBACK

from stride_cli import secret_files
from stride_cli.blueprint import SERVICES
from stride_cli.compose.kafka_file import secret_properties
from stride_cli.compose.settings import ComposeSettings
from stride_cli.environment import COMPOSED
from stride_cli.state import StateFolder

MOUNTED = ("secrets", "databases", "kafka", "public")
WRITTEN_BY_CONTAINERS = ("mail", "credentials-in-containers", "deletions")
OPEN_FOLDER, OPEN_FILE = 0o755, 0o644  # Kafka copies its file with its mode, then adds to it
ANYBODY_WRITES, ANYBODY_APPENDS = 0o777, 0o666
METRICS_TOKEN_LIFE = timedelta(days=397)


def prepare(settings: ComposeSettings) -> StateFolder:
    """Make what is missing and renew what ends soon; raises `Failed` for a folder that is not ours."""
    state = StateFolder(settings.compose_state)
    state.create()
    state.path.chmod(PRIVATE_FOLDER)
    for name in (*MOUNTED, *WRITTEN_BY_CONTAINERS):
        (state / name).mkdir(exist_ok=True)
    _make_secrets(state)
    _make_certificate(state, settings)
    _make_tokens(state)
    _write_kafka(state, settings)
    state.write(COMPOSED, _document(state, settings))
    _open_for_containers(state)
    return state


def _make_secrets(state: StateFolder) -> None:
    """One password for each that logs in anywhere, and each service's own keys."""
    for owner, name in (("postgres", "superuser_password"), ("kafka", "admin_password"), ("kafka", "broker_password")):
        secret_files.make(state, owner, name, secrets.token_urlsafe)
    for service in SERVICES:
        passwords = Passwords.load_or_create(state / "databases" / f"{service}.json")
        address = f"postgresql://{service}_app:{passwords.app}@postgres:5432/{service}?sslmode=disable"
        secret_files.keep(state, service, "database_url", address)
        secret_files.make(state, service, "kafka_password", secrets.token_urlsafe)
        secret_files.make_keys(state, service)


def _make_certificate(state: StateFolder, settings: ComposeSettings) -> None:
    authority = Authority.load_or_create(state / "authority")
    put(state / "public" / "ca.crt", authority.ca_file.read_text())
    file, names = state / "kafka" / "broker.pem", settings.broker_names
    if not file.exists() or not authority.is_good(file.read_text(), names):
        put(file, authority.issue(names))


def _make_tokens(state: StateFolder) -> None:
    """The key set that services trust; Prometheus' token, and a password (user `stride`) for whoever looks at it."""
    issuer = Issuer.load_or_create(state / "issuer")
    token = issuer.token("prometheus", ["service"], [], METRICS_TOKEN_LIFE)
    put(state / "public" / "jwks.json", issuer.jwks_file.read_text())
    secret_files.keep(state, "prometheus", "token", token)
    secret_files.make(state, "prometheus", "password", secrets.token_urlsafe)
    password = secret_files.get(state, "prometheus", "password").encode()
    hashed = bcrypt.hashpw(password, bcrypt.gensalt()).decode()
    secret_files.keep(state, "prometheus", "web.yml", f"basic_auth_users:\n  stride: {hashed}\n")


def _write_kafka(state: StateFolder, settings: ComposeSettings) -> None:
    passwords = [secret_files.get(state, "kafka", name) for name in ("admin_password", "broker_password")]
    put(state / "kafka" / "server.properties", secret_properties(*passwords))
    admin = KafkaAccess(
        bootstrap_servers=f"{LOOPBACK}:{settings.kafka_port}",
        username=ADMIN,
        password=passwords[0],
        security_protocol="SASL_SSL",
        ca_file=str(state / "public" / "ca.crt"),
    )
    put(state / "admin.properties", admin.properties())


def _document(state: StateFolder, settings: ComposeSettings) -> dict[str, object]:
    """How to reach it from this machine, in the words of `stride env`."""
    return {
        "kind": "compose",
        "kafka": {
            "bootstrap_servers": f"{LOOPBACK}:{settings.kafka_port}",
            "admin_properties": str(state / "admin.properties"),
            "public_bootstrap_servers": settings.kafka_public_address,
        },
        "services": {service: _address(state, settings, service) for service in SERVICES},
        "mail": {"url": (state / "mail").as_uri()},
    }


def _address(state: StateFolder, settings: ComposeSettings, service: str) -> dict[str, object]:
    url = f"http://{LOOPBACK}:{settings.port_of(service)}"
    inside = secret_files.get(state, service, "database_url")
    outside = inside.replace("@postgres:5432/", f"@{LOOPBACK}:{settings.postgres_port}/")
    return {"url": url, "urls": [url], "pids": [], "database_url": outside}


def _open_for_containers(state: StateFolder) -> None:
    for name in WRITTEN_BY_CONTAINERS:
        (state / name).chmod(ANYBODY_WRITES)  # what is in it is theirs
    for path in (state / "deletions").iterdir():  # a copy that was brought back belongs to who brought it
        with suppress(PermissionError):  # and what the container wrote to the container, which may append to it
            path.chmod(ANYBODY_APPENDS)
    for top in (state / name for name in MOUNTED):
        for path in (top, *top.rglob("*")):
            path.chmod(_mode(path))


def _mode(path: Path) -> int:
    return OPEN_FOLDER if path.is_dir() else OPEN_FILE
