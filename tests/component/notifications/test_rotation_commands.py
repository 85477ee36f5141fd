"""`stride seal-key` as the runbook has it, on a service that runs: added, refused while it is needed, taken away."""

from __future__ import annotations

import asyncio
import stat
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr
from stride_chassis.app import build_app
from stride_chassis.resealer import SETTLED_SECONDS, Resealer
from stride_chassis.resources import open_resources
from stride_chassis.seal_keys import KeyRing
from stride_chassis.server import HttpServer
from stride_cli import secret_files
from stride_cli.app import app
from stride_cli.environment import COMPOSED, load_environment
from stride_cli.errors import CliError
from stride_cli.seal_keys import keys_of, seal_keys_of
from stride_cli.state import StateFolder
from stride_cli.status.judge import judge
from stride_cli.status.seals import see_seals
from stride_cli.status.seen import Look
from stride_notifications.store.sealed import SEALED
from stride_provision import Issuer
from typer.testing import CliRunner

from tests.component.notifications.kit import Notifications
from tests.component.notifications.test_rotation import Clock, sealed_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from stride_notifications.settings import NotificationsSettings

SERVICE = "notifications"


@dataclass(frozen=True)
class Running:
    """A service that answers on loopback, the folder of its stack, and its resealer, moved by hand."""

    state: StateFolder
    notifications: Notifications
    resealer: Resealer
    clock: Clock

    async def stride(self, *command: str) -> tuple[int, str]:
        """What the command says, and its exit code; it asks the service, so it must not hold up this loop."""
        arguments = [*command, "--state", str(self.state.path)]
        result = await asyncio.to_thread(CliRunner().invoke, app, arguments)
        if isinstance(result.exception, CliError):
            return result.exception.exit_code, str(result.exception)
        return result.exit_code, result.output

    async def settle(self) -> None:
        """Two rounds of the resealer, a minute apart."""
        await self.resealer.look_if_due()
        self.clock.now += SETTLED_SECONDS
        await self.resealer.look_if_due()

    async def status(self) -> tuple[str, bool]:
        """The row about the seal key."""
        environment = load_environment(self.state)
        seals = await see_seals(environment, seal_keys_of(self.state, environment))
        row = judge(Look(services=(), seals=tuple(seals)))[-1]
        return row.state, row.is_well


@pytest.fixture
def state(tmp_path: Path) -> StateFolder:
    folder = StateFolder(tmp_path / "state")
    folder.create()
    secret_files.make_keys(folder, SERVICE)
    secret_files.folder_of(folder, SERVICE).joinpath("stride_seal_keys").chmod(0o644)  # as containers read it
    return folder


@pytest.fixture
def settings(settings: NotificationsSettings, state: StateFolder) -> NotificationsSettings:
    file = secret_files.folder_of(state, SERVICE) / "stride_seal_keys"
    keys = SecretStr(secret_files.get(state, SERVICE, "seal_keys"))
    jwks = str(Issuer.load_or_create(state / "issuer").jwks_file)
    return settings.model_copy(update={"seal_keys": keys, "seal_keys_file": file, "jwks": jwks})


@pytest.fixture
async def running(settings: NotificationsSettings, state: StateFolder) -> AsyncIterator[Running]:
    async with open_resources(SERVICE, settings) as resources, serving(build_app(SERVICE, [], resources)) as url:
        address = {"url": url, "urls": [url], "pids": [], "database_url": settings.database_url.get_secret_value()}
        kafka = {"bootstrap_servers": "127.0.0.1:1", "admin_properties": "/nowhere"}
        document = {"kind": "compose", "kafka": kafka, "services": {SERVICE: address}, "mail": {"url": "file:///none"}}
        state.write(COMPOSED, document)
        clock = Clock()
        yield Running(state, Notifications(resources, settings), Resealer(resources, SEALED, clock), clock)


@asynccontextmanager
async def serving(served: object) -> AsyncIterator[str]:
    server = HttpServer(served, "127.0.0.1", 0)  # type: ignore[arg-type]  # any ASGI app
    task = asyncio.create_task(server.run())
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.stop()
        await task


async def test_a_key_is_rotated_while_the_service_runs(running: Running) -> None:
    await running.notifications.mailbox()
    await running.settle()
    assert await running.status() == ("1 key, all rows are under it", True)

    code, told = await running.stride("seal-key", "add", SERVICE)
    assert (code, "stride seal-key retire notifications" in told) == (0, True)
    assert await running.status() == ("2 keys, rows being counted", True)
    await running.settle()
    assert await running.status() == ("2 keys, the older may go: stride seal-key retire notifications", True)
    assert (await running.stride("seal-key", "retire", SERVICE))[0] == 0

    ring = keys_of(running.state, SERVICE)
    assert len(ring.keys) == 1
    assert [ring.opens(sealed) for sealed in await sealed_in(running.notifications)] == [True]


async def test_a_key_is_not_retired_before_its_rows_are_counted_with_the_keys_of_the_file(running: Running) -> None:
    await running.settle()
    await running.stride("seal-key", "add", SERVICE)
    before = keys_of(running.state, SERVICE).keys

    code, told = await running.stride("seal-key", "retire", SERVICE)

    assert (code, told) == (1, "notifications is still counting what is under an older key")
    assert keys_of(running.state, SERVICE).keys == before


async def test_a_key_that_rows_still_need_is_not_retired(running: Running) -> None:
    await running.notifications.mailbox()
    await running.stride("seal-key", "add", SERVICE)
    await running.settle()
    async with running.notifications.resources.pool.acquire() as conn, conn.transaction():
        old = keys_of(running.state, SERVICE).keys[1]
        await conn.execute("UPDATE mailbox SET address_sealed = $1", KeyRing([old]).seal(b"late@merton.example"))
    await running.resealer.count(keys_of(running.state, SERVICE))

    code, told = await running.stride("seal-key", "retire", SERVICE)

    assert (code, told) == (1, "1 rows of notifications are still under an older key")
    assert await running.status() == ("2 keys, 1 rows still under an older one", True)


async def test_what_is_taken_away_is_kept_for_old_dumps_and_shown_nowhere(running: Running) -> None:
    (old,) = keys_of(running.state, SERVICE).keys
    said = [await running.stride("seal-key", "add", SERVICE)]
    await running.settle()
    said.append(await running.stride("seal-key", "retire", SERVICE))

    kept = running.state / "retired-keys" / SERVICE
    assert kept.read_text() == f"{old}\n"
    assert mode_of(kept) == 0o600
    assert mode_of(secret_files.folder_of(running.state, SERVICE) / "stride_seal_keys") == 0o644
    assert [key for key in (old, *keys_of(running.state, SERVICE).keys) if key in str(said)] == []


async def test_rows_that_no_key_opens_are_trouble(running: Running) -> None:
    await running.notifications.mailbox()
    await running.notifications.resources.pool.execute("UPDATE mailbox SET address_sealed = 'under a key that is gone'")
    await running.settle()
    assert await running.status() == ("1 key, 1 rows under none of them", False)


async def test_the_only_key_is_not_retired(running: Running) -> None:
    await running.settle()
    assert await running.stride("seal-key", "retire", SERVICE) == (1, "notifications has one seal key")


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)
