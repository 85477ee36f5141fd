"""Postgres in a container, from the image that production runs; for tests alone."""

from __future__ import annotations

import secrets
import socket
from datetime import timedelta
from functools import cached_property
from urllib.parse import quote

from stride_provision.ports import LOOPBACK, free_port
from testcontainers.core.wait_strategies import ExecWaitStrategy

from tests.infra.container import NETWORK, ServerContainer
from tests.infra.images import POSTGRES

PORT = 5432
PASSWORD_FILE = "/run/secrets/postgres"
START_SECONDS = 300
REACHED_WITHIN_SECONDS = 2
DATA = "/var/lib/postgresql/data"
IN_MEMORY = "rw,size=1g,uid=999,gid=999,mode=0700"  # the image's own user, which makes the cluster
MEMORY = "1536m"  # what is in memory counts as well
SETTINGS = {
    "max_connections": "200",
    "log_min_error_statement": "panic",  # a statement that failed may hold a password
    "fsync": "off",  # no test pulls the plug of the machine
    "full_page_writes": "off",
    "max_wal_size": "64MB",
}


class PostgresContainer(ServerContainer):
    """One Postgres, whose password lies in a file.

    Args:
        is_lasting: whether it keeps what it holds when it is killed; else that is in memory, and a copy of a database
            takes a tenth of the time that it takes on a disk.
    """

    def __init__(self, *, is_lasting: bool = False) -> None:
        self._password = secrets.token_urlsafe()
        self._port = free_port()
        super().__init__(POSTGRES, {PORT: self._port}, memory=MEMORY)
        self._is_lasting = is_lasting
        if not is_lasting:
            self.with_tmpfs_mount(DATA, IN_MEMORY)
        self.with_env("POSTGRES_PASSWORD_FILE", PASSWORD_FILE)
        self.with_env("POSTGRES_INITDB_ARGS", "--encoding=UTF8 --locale=C --auth=scram-sha-256 --no-sync")
        self.with_copy_into_container(self._password.encode(), PASSWORD_FILE, 0o444)
        self.with_command(["postgres", *(part for setting in SETTINGS.items() for part in ("-c", "=".join(setting)))])
        # By its socket it answers too early, while the image still prepares it.
        ready = ExecWaitStrategy(["pg_isready", "--host", "127.0.0.1", "--username", "postgres"])
        self.waiting_for(ready.with_poll_interval(timedelta(seconds=0.1)).with_startup_timeout(START_SECONDS))

    @property
    def admin_dsn(self) -> str:
        """The superuser's way in."""
        host, port = self._address
        return f"postgresql://postgres:{quote(self._password)}@{host}:{port}/postgres?sslmode=disable"

    @cached_property
    def _address(self) -> tuple[str, int]:
        """Its own address where that is reached from here, for a tenth of a run's work is docker-proxy's otherwise.

        One that lasts has the published port alone: started again, it may have another address.
        """
        container = self.get_wrapped_container()
        container.reload()  # it had no address when it was made
        own = container.attrs["NetworkSettings"]["Networks"][NETWORK]["IPAddress"]
        return (own, PORT) if own and not self._is_lasting and _answers(own) else (LOOPBACK, self._port)


def _answers(host: str) -> bool:
    """Whether something listens there, which an engine on another machine keeps to itself."""
    try:
        socket.create_connection((host, PORT), timeout=REACHED_WITHIN_SECONDS).close()
    except OSError:
        return False
    return True
