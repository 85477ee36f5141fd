"""Seals what is kept at rest and hashes what is only compared; it refuses to open what it did not seal."""

import hmac
from collections.abc import Sequence
from hashlib import sha256

from cryptography.fernet import Fernet, MultiFernet

LEAST_COMMAND_KEY_LENGTH = 32


class Sealer:
    """Fernet under rotatable keys (the first seals, all of them open) and a keyed hash under its own key.

    Raises ValueError, without the key, when a key is not usable: a Fernet key is 32 bytes in url-safe base64,
    the command key at least 32 characters.
    """

    def __init__(self, seal_keys: Sequence[str], command_key: str) -> None:
        if len(command_key.strip()) < LEAST_COMMAND_KEY_LENGTH:
            message = f"the command key is shorter than {LEAST_COMMAND_KEY_LENGTH} characters"
            raise ValueError(message)
        self._fernet = MultiFernet([_fernet(key.strip()) for key in seal_keys])
        self._command_key = command_key.strip().encode()

    def seal(self, plain: bytes) -> bytes:
        """Encrypt and authenticate `plain` under the first key."""
        return self._fernet.encrypt(plain)

    def unseal(self, sealed: bytes) -> bytes:
        """Give back what `seal` was given; raises `cryptography.fernet.InvalidToken` for anything else."""
        return self._fernet.decrypt(sealed)

    def keyed_hash(self, plain: bytes) -> bytes:
        """HMAC-SHA256 under the command key: 32 bytes that compare and that nobody can guess from outside."""
        return hmac.digest(self._command_key, plain, sha256)


def _fernet(key: str) -> Fernet:
    try:
        return Fernet(key)
    except ValueError:
        message = "a seal key is not 32 bytes in url-safe base64"
        raise ValueError(message) from None
