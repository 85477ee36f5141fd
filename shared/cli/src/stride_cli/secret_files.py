"""The secrets of each service: files of mode 0600, made once and kept; none is ever given in an environment."""

import secrets
from collections.abc import Callable
from pathlib import Path

from cryptography.fernet import Fernet
from stride_provision.keeping import put

from stride_cli.errors import Failed
from stride_cli.state import StateFolder

HOW_TO_MAKE = "`stride compose init` makes what is missing and keeps what is there."


def folder_of(state: StateFolder, service: str) -> Path:
    """Where a service's secrets are."""
    return state / "secrets" / service


def make_keys(state: StateFolder, service: str) -> None:
    """Make the service's own keys if it has none yet."""
    make(state, service, "seal_keys", _fernet_key)
    make(state, service, "command_key", secrets.token_urlsafe)


def make(state: StateFolder, owner: str, name: str, generate: Callable[[], str]) -> None:
    """Make a secret unless it is there."""
    if read(state, owner, name) is None:
        keep(state, owner, name, generate())


def keep(state: StateFolder, service: str, name: str, value: str) -> None:
    """Keep a secret setting, named without its prefix; whoever could read the one before can read this one."""
    folder = folder_of(state, service)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    put(folder / f"stride_{name}", value)


def read(state: StateFolder, service: str, name: str) -> str | None:
    """A secret that was kept, or None."""
    file = folder_of(state, service) / f"stride_{name}"
    return file.read_text(encoding="utf-8") if file.exists() else None


def get(state: StateFolder, owner: str, name: str) -> str:
    """A secret that must be there; raises `Failed`, naming the file."""
    found = read(state, owner, name)
    if found is None:
        raise Failed(f"{folder_of(state, owner) / f'stride_{name}'} is missing", way_out=HOW_TO_MAKE)
    return found


def _fernet_key() -> str:
    return Fernet.generate_key().decode()
