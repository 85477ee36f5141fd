"""Finds the public key a token was signed with, in a file or at an address; it never trusts a key it was not given."""

import asyncio
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

import jwt
import structlog

from stride_chassis.errors import Away

ALGORITHMS = ("EdDSA", "ES256", "RS256")
FRESH_SECONDS = 300.0
RETRY_SECONDS = 10.0
FETCH_SECONDS = 5.0

_log = structlog.get_logger(__name__)

Keys = Mapping[str, jwt.PyJWK]


class KeySet(Protocol):
    """Where public keys come from."""

    async def find(self, key_id: str) -> jwt.PyJWK | None:
        """Find a key by its `kid`; raises `Away` where no key set can be had."""
        ...


class FileKeySet:
    """The key set in a file, read again when the file changes; an unreadable change leaves the old keys in use."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._version: tuple[int, int] | None = None
        self._keys: Keys | None = None

    async def find(self, key_id: str) -> jwt.PyJWK | None:
        self._read_if_changed()
        if self._keys is None:
            raise Away("keys")
        return self._keys.get(key_id)

    def _read_if_changed(self) -> None:
        try:
            stat = self._path.stat()
            version = (stat.st_mtime_ns, stat.st_size)
            if version == self._version:
                return
            self._version = version
            self._keys = _usable(jwt.PyJWKSet.from_json(self._path.read_text(encoding="utf-8")))
        except (OSError, ValueError, jwt.PyJWTError) as error:
            _log.warning("key set unreadable", path=str(self._path), cause=type(error).__name__)


class RemoteKeySet:
    """The key set at an address, asked every 5 minutes and for an unknown key; at most every 10 s.

    While the address does not answer, the keys it gave last stay in use.
    """

    def __init__(self, address: str) -> None:
        self._client = jwt.PyJWKClient(address, cache_jwk_set=False, timeout=FETCH_SECONDS)
        self._keys: Keys | None = None
        self._asked_at = float("-inf")
        self._asking = asyncio.Lock()

    async def find(self, key_id: str) -> jwt.PyJWK | None:
        if self._keys is None or key_id not in self._keys or self._age() > FRESH_SECONDS:
            await self._ask()
        if self._keys is None:
            raise Away("keys")
        return self._keys.get(key_id)

    def _age(self) -> float:
        return time.monotonic() - self._asked_at

    async def _ask(self) -> None:
        async with self._asking:
            if self._age() < RETRY_SECONDS:
                return
            self._asked_at = time.monotonic()
            try:
                self._keys = _usable(await asyncio.to_thread(self._client.get_jwk_set))
            except (OSError, ValueError, jwt.PyJWTError) as error:
                _log.warning("key set unreachable", cause=type(error).__name__)


def key_set_at(place: str) -> KeySet:
    """Choose by the form of `place`: an http(s) address, or else a path."""
    if place.startswith(("https://", "http://")):
        return RemoteKeySet(place)
    return FileKeySet(Path(place))


def _usable(keys: jwt.PyJWKSet) -> Keys:
    return {key.key_id: key for key in keys.keys if key.key_id and key.algorithm_name in ALGORITHMS}
