"""What stays on disk between starts: private files, locks and the cache folder; it never widens a mode.

The cache holds what can be fetched again (`STRIDE_CACHE`, else `~/.cache/stride`); a state folder holds
what cannot: passwords, ports, data.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_IMODE

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700


def cache_folder() -> Path:
    """Return the folder for what can be fetched again, which several checkouts share."""
    named = os.environ.get("STRIDE_CACHE")
    return Path(named).expanduser() if named else Path.home() / ".cache" / "stride"


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read; a reader sees the old text or the new, never half."""
    _write(path, text, PRIVATE_FILE)


def put(path: Path, text: str) -> None:
    """Have a file say this; one that does is left alone, and who could read the old text can read the new at once.

    A file that is not there yet is private.
    """
    if not path.exists():
        write_private(path, text)
    elif path.read_text() != text:
        _write(path, text, S_IMODE(path.stat().st_mode))


def _write(path: Path, text: str, mode: int) -> None:
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    with suppress(FileNotFoundError):
        fresh.unlink()
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE), "w") as file:
        file.write(text)
        os.fchmod(file.fileno(), mode)
    fresh.replace(path)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold an exclusive lock on `path` against other processes; waits until it is free."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
