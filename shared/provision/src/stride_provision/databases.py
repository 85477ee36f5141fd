"""A database per service with two roles: the owner migrates, the app reads and writes rows; tables are not ours."""

import re
import secrets
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import quote, urlsplit, urlunsplit

import aiosql
import asyncpg
from pydantic import BaseModel, ConfigDict, Field

from stride_provision.errors import UnusableName
from stride_provision.keeping import locked, write_private

CONNECT_SECONDS = 15.0
_SQL = Path(__file__).with_name("sql") / "queries.sql"
_QUERIES = aiosql.from_path(_SQL, "asyncpg", mandatory_parameters=False)
_NAME = re.compile(r"[a-z][a-z0-9_]{0,55}")  # 63 characters are Postgres' limit, `_owner` and `_app` come behind


class Passwords(BaseModel):
    """The passwords of a database's two roles, new and random unless given."""

    model_config = ConfigDict(frozen=True)

    owner: str = Field(default_factory=secrets.token_urlsafe, repr=False)
    app: str = Field(default_factory=secrets.token_urlsafe, repr=False)

    @classmethod
    def load_or_create(cls, path: Path) -> Self:
        """Read the passwords of a file (mode 0600), or make new ones and keep them there."""
        with locked(path.with_name(f"{path.name}.lock")):
            if not path.exists():
                write_private(path, cls().model_dump_json())
            return cls.model_validate_json(path.read_text())


@dataclass(frozen=True, slots=True)
class Database:
    """How the two roles reach a database."""

    owner_dsn: str = field(repr=False)
    app_dsn: str = field(repr=False)


async def provision_database(admin_dsn: str, name: str, *, passwords: Passwords | None = None) -> Database:
    """Make the database `name` and its roles `<name>_owner` and `<name>_app`.

    May be repeated: what exists is kept, the roles' passwords are set to `passwords`, or to new ones.
    Raises `UnusableName`, and what asyncpg raises.
    """
    _check(name)
    roles, passwords = _Roles.of(name), passwords or Passwords()
    async with _connection(admin_dsn) as server:
        await _QUERIES.lock_provisioning(server)
        await _put_role(server, roles.owner, passwords.owner)
        await _put_role(server, roles.app, passwords.app)
        await _put_database(server, name, roles)
    async with _connection(_dsn(admin_dsn, name)) as inside:
        await _put_privileges(inside, roles)
    return Database(
        owner_dsn=_dsn(admin_dsn, name, (roles.owner, passwords.owner)),
        app_dsn=_dsn(admin_dsn, name, (roles.app, passwords.app)),
    )


async def copy_database(server: asyncpg.Connection, model: Database, name: str) -> Database:
    """Make the database `name` as a copy of a provisioned one: its tables, rows and grants, for the same two roles.

    Nobody may be connected to the model meanwhile. Its files are copied as they are, and not by way of the log.
    Raises `UnusableName`, and what asyncpg raises.
    """
    _check(name)
    owner, app = (str(urlsplit(dsn).username) for dsn in (model.owner_dsn, model.app_dsn))
    template = urlsplit(model.owner_dsn).path.removeprefix("/")
    await _run(server, _QUERIES.write_copy_database(server, database=name, owner=owner, template=template))
    await _let_in(server, name, app)
    return Database(owner_dsn=_dsn(model.owner_dsn, name), app_dsn=_dsn(model.app_dsn, name))


@dataclass(frozen=True, slots=True)
class _Roles:
    owner: str
    app: str

    @classmethod
    def of(cls, stem: str) -> "_Roles":
        return cls(f"{stem}_owner", f"{stem}_app")


async def _put_role(server: asyncpg.Connection, role: str, password: str) -> None:
    if not await _QUERIES.find_role(server, role=role):
        await _run(server, _QUERIES.write_create_role(server, role=role))
    await _run(server, _QUERIES.write_set_password(server, role=role, password=password))


async def _put_database(server: asyncpg.Connection, name: str, roles: _Roles) -> None:
    if not await _QUERIES.find_database(server, database=name):
        await _run(server, _QUERIES.write_create_database(server, database=name, owner=roles.owner))
    await _let_in(server, name, roles.app)


async def _let_in(server: asyncpg.Connection, name: str, app: str) -> None:
    await _run(server, _QUERIES.write_close_database(server, database=name))
    await _run(server, _QUERIES.write_let_in(server, database=name, app=app))


async def _put_privileges(inside: asyncpg.Connection, roles: _Roles) -> None:
    async with inside.transaction():
        await _run(inside, _QUERIES.write_own_schema(inside, owner=roles.owner))
        await _run(inside, _QUERIES.write_close_schema(inside))
        await _run(inside, _QUERIES.write_use_schema(inside, app=roles.app))
        await _run(inside, _QUERIES.write_use_tables(inside, owner=roles.owner, app=roles.app))
        await _run(inside, _QUERIES.write_use_sequences(inside, owner=roles.owner, app=roles.app))


async def _run(connection: asyncpg.Connection, written: Awaitable[str]) -> None:
    """Run a statement that the server itself has written, with every name in it quoted."""
    await connection.execute(await written)


@asynccontextmanager
async def _connection(dsn: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(dsn, timeout=CONNECT_SECONDS)
    try:
        yield connection
    finally:
        await connection.close()


def _dsn(admin_dsn: str, database: str, login: tuple[str, str] | None = None) -> str:
    """Point a DSN at another database, and at another login where one is given."""
    parts = urlsplit(admin_dsn)
    place = parts.netloc.rpartition("@")
    who = place[0] if login is None else f"{quote(login[0])}:{quote(login[1])}"
    return urlunsplit(parts._replace(netloc=f"{who}@{place[2]}", path=f"/{database}"))


def _check(name: str) -> None:
    if _NAME.fullmatch(name) is None:
        message = "a database and its roles are named by small letters, digits and underscores, at most 56"
        raise UnusableName(message)
