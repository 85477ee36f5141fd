"""A service's seal key, rotated while it runs: a new one put first, the old ones taken away once nothing needs them."""

import asyncio

from cryptography.fernet import Fernet
from stride_chassis.seal_keys import KeyRing
from stride_provision.keeping import PRIVATE_FOLDER, locked, write_private

from stride_cli import secret_files
from stride_cli.access import EVERY_BOROUGH, issue
from stride_cli.environment import Environment
from stride_cli.errors import Failed
from stride_cli.state import StateFolder
from stride_cli.status.seals import SealKeys, see_seals

SETTING = "seal_keys"
RETIRED = "retired-keys"
WAIT = "Nothing was changed. `stride status` says when it may be done: within two minutes, as a rule."


def keys_of(state: StateFolder, service: str) -> KeyRing:
    """The keys in a service's file; raises `Failed`, without a key, if there is none or one is not usable."""
    try:
        return KeyRing.of(secret_files.get(state, service, SETTING))
    except ValueError as error:
        raise Failed(f"the seal keys of {service} are not usable: {error}") from None


def seal_keys_of(state: StateFolder, environment: Environment) -> SealKeys:
    """What is needed to ask the services how far they are."""
    named = [service for service in environment.services if secret_files.read(state, service, SETTING)]
    token = issue(state, ["service"], [EVERY_BOROUGH], subject="stride-cli")
    return SealKeys(token, {service: keys_of(state, service) for service in named})


def add_key(state: StateFolder, service: str) -> int:
    """Put a new key before the others, which go on opening; returns how many keys there are now."""
    with locked(state / f"{SETTING}.lock"):
        keys = [Fernet.generate_key().decode(), *keys_of(state, service).keys]
        secret_files.keep(state, service, SETTING, ",".join(keys))
    return len(keys)


def retire_keys(state: StateFolder, environment: Environment, service: str) -> int:
    """Take away all keys but the first, if no process knows of a row under them; returns how many were taken away.

    They are kept in a private folder that is mounted nowhere, for dumps that are older than the rotation. Raises
    `Failed` where it is too early, or where a process does not say.
    """
    with locked(state / f"{SETTING}.lock"):
        first, *older = keys_of(state, service).keys
        if not older:
            raise Failed(f"{service} has one seal key", way_out=f"Add one first: `stride seal-key add {service}`.")
        _refuse_if_needed(state, environment, service)
        _keep_apart(state, service, older)
        secret_files.keep(state, service, SETTING, first)
    return len(older)


def _refuse_if_needed(state: StateFolder, environment: Environment, service: str) -> None:
    asked = SealKeys(seal_keys_of(state, environment).token, {service: keys_of(state, service)})
    (seals,) = asyncio.run(see_seals(environment, asked))
    if not seals.answers:
        raise Failed(f"a process of {service} does not say what it has sealed", way_out="See `stride status`.")
    if not seals.is_counted:
        raise Failed(f"{service} is still counting what is under an older key", way_out=WAIT)
    if seals.older:
        raise Failed(f"{seals.older} rows of {service} are still under an older key", way_out=WAIT)


def _keep_apart(state: StateFolder, service: str, keys: list[str]) -> None:
    folder = state / RETIRED
    folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
    file = folder / service
    kept = file.read_text().split() if file.exists() else []
    write_private(file, "".join(f"{key}\n" for key in dict.fromkeys([*kept, *keys])))
