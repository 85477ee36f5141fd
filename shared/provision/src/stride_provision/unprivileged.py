"""Who runs what must not run as root; it uses users that exist, and neither adds one nor opens a folder."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict

from stride_provision.errors import NoUnprivilegedUser

USERS = ("postgres", "nobody")


class Identity(TypedDict, total=False):
    """The arguments of `subprocess` that change who the child is."""

    user: int
    group: int
    extra_groups: list[int]


def unprivileged_user() -> str | None:
    """Return None where we are unprivileged ourselves; as root, an existing unprivileged user.

    Raises `NoUnprivilegedUser` where none of the usual ones exists.
    """
    if os.geteuid() != 0:
        return None
    present = {entry.pw_name for entry in pwd.getpwall()}
    for user in USERS:
        if user in present:
            return user
    message = f"Postgres does not run as root, and no user {' or '.join(USERS)} exists; start as another user"
    raise NoUnprivilegedUser(message)


def identity(user: str | None) -> Identity:
    """Return what makes a child process run as `user`; None changes nothing."""
    if user is None:
        return {}
    entry = pwd.getpwnam(user)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def can_run(command: Sequence[str], user: str | None) -> bool:
    """Tell whether a command succeeds as `user`, by running it."""
    try:
        subprocess.run(  # noqa: S603 -- commands of this package, no shell
            command, check=True, capture_output=True, cwd="/", **identity(user)
        )
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def can_enter(folder: Path, user: str | None) -> bool:
    """Tell whether `user` reaches what lies in the folder, which no folder above it may forbid."""
    return can_run([shutil.which("test") or "test", "-x", str(folder)], user)


def give(path: Path, user: str | None) -> None:
    """Make `user` the owner of one file or folder; None leaves it ours."""
    if user is not None:
        entry = pwd.getpwnam(user)
        os.chown(path, entry.pw_uid, entry.pw_gid)
