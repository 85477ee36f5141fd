"""Postgres as one process on loopback, with passwords; for laptops and tests, never for a service.

A state folder keeps the superuser's password and the port between starts. As root, Postgres runs as an existing
unprivileged user, and where that user cannot reach the state folder, the data lies in a folder of its own below
`/var/tmp`, whose name the state folder keeps; `discard` removes both.
"""

import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from signal import SIGINT
from typing import Self
from urllib.parse import quote

from pydantic import BaseModel, Field

from stride_provision.errors import ServerNotStarted
from stride_provision.keeping import PRIVATE_FOLDER, locked, write_private
from stride_provision.ports import LOOPBACK, free_port
from stride_provision.postgres_binaries import OPEN_TO_ALL, postgres_binaries
from stride_provision.progress import Progress, quiet
from stride_provision.server import Launch, Patience, Server, wait_until
from stride_provision.unprivileged import can_enter, give, identity, unprivileged_user

SUPERUSER = "postgres"
START_SECONDS = 120.0
STOP_SECONDS = 20.0
MAX_CONNECTIONS = 200
STATUS_LINE = 7  # of postmaster.pid


class PostgresState(BaseModel):
    """What one embedded Postgres keeps between starts."""

    password: str = Field(default_factory=secrets.token_urlsafe)
    port: int | None = None
    home: Path | None = None


class EmbeddedPostgres:
    """One Postgres in one state folder: `with EmbeddedPostgres(folder) as postgres: postgres.admin_dsn`.

    `durable=False` leaves out fsync: what was committed survives a killed server, but not a failed machine.
    `overrides` are server settings that win over ours. A Postgres that already runs in the folder, started by
    another process, is adopted as it is.
    """

    def __init__(
        self,
        folder: Path,
        *,
        port: int | None = None,
        durable: bool = True,
        overrides: Mapping[str, str] | None = None,
    ) -> None:
        self.folder = folder.absolute()
        self.log = self.folder / "postgres.log"
        self._port = port
        self._durable = durable
        self._overrides = dict(overrides or {})
        self._server = Server(self.folder / "postgres.pid")

    @property
    def pid(self) -> int | None:
        """The pid of the running server, or None."""
        running = self._server.find()
        return None if running is None else running.pid

    @property
    def admin_dsn(self) -> str:
        """The superuser's way in; raises `ServerNotStarted` before the first start of the folder."""
        state = self._state()
        if state.port is None:
            message = f"no Postgres was ever started in {self.folder}"
            raise ServerNotStarted(message)
        return f"postgresql://{SUPERUSER}:{quote(state.password)}@{LOOPBACK}:{state.port}/postgres"

    def start(self, progress: Progress = quiet) -> str:
        """Start it, or find it running, wait until it answers, and return the superuser's DSN.

        Raises `PostgresNotFound`, `NoUnprivilegedUser` or `ServerNotStarted`.
        """
        self.folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        with locked(self.folder / "postgres.lock"):
            if self._server.find() is None:
                self._launch(progress)
            wait_until(self._answers, self._server, Patience(START_SECONDS, self.log))
        progress(f"Postgres answers on {LOOPBACK}:{self._state().port}")
        return self.admin_dsn

    def stop(self) -> None:
        """Stop it in good order, ending every session; killed where it does not end in time."""
        self._server.stop(SIGINT, seconds=STOP_SECONDS)

    def kill(self) -> None:
        """End it as a crash would; `start` brings it back on the same port."""
        self._server.kill()

    def discard(self) -> None:
        """Stop it and remove its data, also what lies outside the state folder."""
        self.stop()
        home = self._state().home
        if home is not None:
            shutil.rmtree(home, ignore_errors=True)
        for kept in ("postgres.json", "postgres.log", "postgres.log.before"):
            (self.folder / kept).unlink(missing_ok=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _launch(self, progress: Progress) -> None:
        user = unprivileged_user()
        binaries = postgres_binaries(user)
        state = self._state()
        if state.home is None or not state.home.exists():  # `/var/tmp` is swept on some machines
            state.home = self._make_home(user)
        state.port = self._port or free_port(state.port)
        write_private(self.folder / "postgres.json", state.model_dump_json(indent=1))
        if not (state.home / "data" / "PG_VERSION").exists():
            progress("Preparing Postgres' storage")
            self._initialise(binaries / "initdb", state, user)
        progress("Starting Postgres")
        command = [str(binaries / "postgres"), "-D", str(state.home / "data"), *self._settings(state.port)]
        self._server.launch(Launch(command, self.log, user))

    def _make_home(self, user: str | None) -> Path:
        """Make the folder that holds the data, where the user who runs Postgres can reach it."""
        home = self.folder / "postgres"
        if user is None or can_enter(self.folder, user):
            home.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
        else:
            home = Path(tempfile.mkdtemp(prefix="stride-postgres-data-", dir=OPEN_TO_ALL))
        give(home, user)
        return home

    def _initialise(self, initdb: Path, state: PostgresState, user: str | None) -> None:
        """Make the cluster beside its place and move it there whole; the password goes by file."""
        home = _home(state)
        fresh, password = home / "data.new", home / "password"
        shutil.rmtree(fresh, ignore_errors=True)
        write_private(password, state.password)
        give(password, user)
        command = [str(initdb), "-D", str(fresh), "-U", SUPERUSER, "-A", "scram-sha-256", f"--pwfile={password}"]
        command += ["-E", "UTF8", "--locale=C"] + ([] if self._durable else ["--no-sync"])
        try:
            done = subprocess.run(  # noqa: S603 -- our own command, no shell
                command,
                capture_output=True,
                text=True,
                cwd="/",
                check=False,
                timeout=START_SECONDS,
                **identity(user),
            )
        finally:
            password.unlink()
        if done.returncode != 0:
            message = f"Postgres' storage could not be prepared: {done.stderr[-2000:]}"
            raise ServerNotStarted(message)
        fresh.rename(home / "data")

    def _settings(self, port: int) -> list[str]:
        settings = {
            "listen_addresses": LOOPBACK,
            "port": str(port),
            "unix_socket_directories": "",
            "max_connections": str(MAX_CONNECTIONS),
            "log_min_error_statement": "panic",  # a statement that failed may hold a password
            "fsync": "on" if self._durable else "off",
            "full_page_writes": "on" if self._durable else "off",
            **self._overrides,
        }
        return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]

    def _answers(self) -> bool:
        """Read what the server itself says of its state, as pg_ctl does, so that no login is needed."""
        try:
            lines = (_home(self._state()) / "data" / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) > STATUS_LINE and lines[0] == str(self.pid) and lines[STATUS_LINE].strip() == "ready"

    def _state(self) -> PostgresState:
        try:
            return PostgresState.model_validate_json((self.folder / "postgres.json").read_text())
        except FileNotFoundError:
            return PostgresState()


def _home(state: PostgresState) -> Path:
    if state.home is None:
        message = "the data of this Postgres has no place yet"
        raise ServerNotStarted(message)
    return state.home
