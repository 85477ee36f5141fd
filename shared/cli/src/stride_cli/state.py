"""The state folder: where a stack keeps what it must find again, and who may use it now; knows no server.

```
.stride/
  lock                held by the running stack
  running.json        what runs (`stride env` reads it)
  children.json       its processes, so that leftovers can be recognised
  ports.json          the same ports again on the next start
  kafka/ postgres/    the servers' own folders
  secrets/<service>/  one file per secret setting
  retired-keys/       seal keys that old dumps need
  issuer/             the signing key and the key set
  credentials/        one file per borough system
  demo-system/        the credential of the demo's own system, as it is told here
  deletions.jsonl     what sessions erased; not part of a backup of its database
  mail/ logs/
```
"""

import fcntl
import json
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from stride_provision.keeping import write_private

from stride_cli.errors import Failed

MARK = "stride-state"


class StateFolder:
    """One stack's folder. `create()` before writing to it."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()

    def __truediv__(self, name: str) -> Path:
        return self.path / name

    def create(self) -> None:
        """Make the folder, marked as ours; a folder with other content in it is refused."""
        if self.path.exists() and not self.is_ours and any(self.path.iterdir()):
            raise Failed(f"{self.path} exists and is not a state folder", way_out="Name another with --state.")
        self.path.mkdir(parents=True, exist_ok=True)
        (self / MARK).touch()

    @property
    def is_ours(self) -> bool:
        """Whether a stack made this folder."""
        return (self / MARK).exists()

    @property
    def is_held(self) -> bool:
        """Whether a stack is up in this folder: its lock ends with its process, however that ends."""
        lock = self / "lock"
        if not lock.exists():
            return False
        with lock.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Hold the folder for one stack; raises `Failed` if another has it."""
        with (self / "lock").open("a+b") as file:
            if not any(_locked(file.fileno(), pause_s) for pause_s in (0, 0.1, 0.2)):
                raise already_up(self)
            yield

    def discard(self) -> None:
        """Remove the folder and all that is in it; only a folder of ours, and only while nothing runs there."""
        if not self.path.exists():
            return
        if not self.is_ours and any(self.path.iterdir()):
            raise Failed(f"{self.path} is not a state folder: not removed", way_out="Name another with --state.")
        if self.is_held:
            raise already_up(self)
        shutil.rmtree(self.path)

    def read(self, name: str) -> Any | None:  # noqa: ANN401  # any JSON document
        """Read a JSON document, or None if there is none."""
        try:
            return json.loads((self / name).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None

    def write(self, name: str, document: object) -> None:
        """Write a JSON document in one step, readable by its owner only."""
        write_private(self / name, json.dumps(document, indent=2) + "\n")

    def forget(self, name: str) -> None:
        """Remove a document if it is there."""
        (self / name).unlink(missing_ok=True)


def _locked(descriptor: int, pause_s: float) -> bool:
    """Try to lock for ourselves, after a pause: somebody may just be looking (`is_held`)."""
    time.sleep(pause_s)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def already_up(folder: StateFolder) -> Failed:
    """What to say when a second stack is asked for in the same folder."""
    return Failed(
        f"a stack is already up in {folder.path}",
        way_out="Use it (`stride env`), stop it with Ctrl-C where it runs, or name another folder with --state.",
    )
