"""The keys that seal, as they are now: fixed at the start, or in a file that may change; none is ever shown."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Protocol

import structlog
from cryptography.fernet import Fernet, InvalidToken, MultiFernet

MARK_BYTES = 6  # a figure of Prometheus is a float, which holds 53 bits exactly

_log = structlog.get_logger(__name__)


class KeyRing:
    """Some Fernet keys: the first seals, all of them open. Raises ValueError, without the key, for an unusable one.

    `mark` is a number by which two processes tell that they have the same keys; nothing can be opened with it.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        self.keys = tuple(key.strip() for key in keys)
        self._first, *_ = fernets = [_fernet(key) for key in self.keys]
        self._all = MultiFernet(fernets)
        self.mark = int.from_bytes(sha256(",".join(self.keys).encode()).digest()[:MARK_BYTES])

    @classmethod
    def of(cls, text: str) -> "KeyRing":
        """The keys as they are given: separated by commas."""
        return cls(text.strip().split(","))

    def seal(self, plain: bytes) -> bytes:
        """Encrypt and authenticate under the first key."""
        return self._first.encrypt(plain)

    def unseal(self, sealed: bytes) -> bytes:
        """Open under any key; raises `InvalidToken`."""
        return self._all.decrypt(sealed)

    def seal_anew(self, sealed: bytes) -> bytes:
        """The same under the first key; raises `InvalidToken`."""
        return self._all.rotate(sealed)

    def is_under_first(self, sealed: bytes) -> bool:
        """Whether the first key opens it."""
        return _opens(self._first, sealed)

    def opens(self, sealed: bytes) -> bool:
        """Whether any key opens it."""
        return _opens(self._all, sealed)


class SealKeys(Protocol):
    """Where the keys come from: as they are now, and looked at once more when nothing opens."""

    def now(self) -> KeyRing: ...

    def once_more(self) -> KeyRing: ...


class FixedKeys:
    """Keys that stay as they are for the life of the process."""

    def __init__(self, ring: KeyRing) -> None:
        self._ring = ring

    def now(self) -> KeyRing:
        return self._ring

    def once_more(self) -> KeyRing:
        return self._ring


class FileKeys:
    """The keys in a file, read again when it changes; an unreadable or unsound change leaves the old keys in use.

    Args:
        path: the file.
        ring: the keys to begin with, as they were read from it.
    """

    def __init__(self, path: Path, ring: KeyRing) -> None:
        self._path = path
        self._ring = ring
        self._version: tuple[int, ...] = ()
        self._trouble = ""

    def now(self) -> KeyRing:
        """The keys, after a look at whether the file is another one."""
        return self._read(is_forced=False)

    def once_more(self) -> KeyRing:
        """The keys, read whatever the file's time says: two changes may come within one tick of the clock."""
        return self._read(is_forced=True)

    def _read(self, *, is_forced: bool) -> KeyRing:
        try:
            stat = self._path.stat()
            version = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
            if is_forced or version != self._version:
                self._take(self._path.read_text(encoding="utf-8"))
                self._version = version
        except (OSError, ValueError) as error:
            self._tell(type(error).__name__)
        return self._ring

    def _take(self, text: str) -> None:
        ring, self._ring = self._ring, KeyRing.of(text)
        self._trouble = ""
        if ring.mark != self._ring.mark:
            _log.info("seal keys changed", keys=len(self._ring.keys))

    def _tell(self, trouble: str) -> None:
        """Say once that the file is not usable; it is tried again at each look, since a mode may be mended."""
        if trouble != self._trouble:
            _log.warning("seal keys not usable; the old ones stay in use", path=str(self._path), cause=trouble)
        self._trouble = trouble


def _opens(fernet: Fernet | MultiFernet, sealed: bytes) -> bool:
    try:
        fernet.decrypt(sealed)
    except InvalidToken:
        return False
    return True


def _fernet(key: str) -> Fernet:
    try:
        return Fernet(key)
    except ValueError:
        message = "a seal key is not 32 bytes in url-safe base64"
        raise ValueError(message) from None
