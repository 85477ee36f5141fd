"""The secrets of each service: files of mode 0600, made once and kept; none is ever given in an environment."""

import secrets
from pathlib import Path

from cryptography.fernet import Fernet
from stride_provision.keeping import write_private

from stride_cli.state import StateFolder


def folder_of(state: StateFolder, service: str) -> Path:
    """Where a service's secrets are."""
    return state / "secrets" / service


def make_keys(state: StateFolder, service: str) -> None:
    """Make the service's own keys if it has none yet."""
    for name, make in (("seal_keys", _fernet_key), ("command_key", secrets.token_urlsafe)):
        if read(state, service, name) is None:
            keep(state, service, name, make())


def keep(state: StateFolder, service: str, name: str, value: str) -> None:
    """Keep a secret setting, named without its prefix."""
    folder = folder_of(state, service)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_private(folder / f"stride_{name}", value)


def read(state: StateFolder, service: str, name: str) -> str | None:
    """A secret that was kept, or None."""
    file = folder_of(state, service) / f"stride_{name}"
    return file.read_text(encoding="utf-8") if file.exists() else None


def _fernet_key() -> str:
    return Fernet.generate_key().decode()
