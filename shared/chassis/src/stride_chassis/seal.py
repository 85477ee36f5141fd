"""Seals what is kept at rest and hashes what is only compared; it refuses to open what it did not seal."""

import hmac
from collections.abc import Sequence
from hashlib import sha256

from cryptography.fernet import InvalidToken

from stride_chassis.seal_keys import FixedKeys, KeyRing, SealKeys

LEAST_COMMAND_KEY_LENGTH = 32


class Sealer:
    """Fernet under rotatable keys (the first seals, all of them open) and a keyed hash under its own key.

    The keys are a list, or `SealKeys` that may change while the service runs. Raises ValueError, without the key,
    when a key is not usable: a Fernet key is 32 bytes in url-safe base64, the command key at least 32 characters.
    """

    def __init__(self, seal_keys: Sequence[str] | SealKeys, command_key: str) -> None:
        if len(command_key.strip()) < LEAST_COMMAND_KEY_LENGTH:
            message = f"the command key is shorter than {LEAST_COMMAND_KEY_LENGTH} characters"
            raise ValueError(message)
        self.keys: SealKeys = FixedKeys(KeyRing(seal_keys)) if isinstance(seal_keys, Sequence) else seal_keys
        self._command_key = command_key.strip().encode()

    def seal(self, plain: bytes) -> bytes:
        """Encrypt and authenticate `plain` under the first key."""
        return self.keys.now().seal(plain)

    def unseal(self, sealed: bytes) -> bytes:
        """Give back what `seal` was given; raises `cryptography.fernet.InvalidToken` for anything else."""
        try:
            return self.keys.now().unseal(sealed)
        except InvalidToken:  # another process may have read a new key a moment before us
            return self.keys.once_more().unseal(sealed)

    def keyed_hash(self, plain: bytes) -> bytes:
        """HMAC-SHA256 under the command key: 32 bytes that compare and that nobody can guess from outside."""
        return hmac.digest(self._command_key, plain, sha256)
