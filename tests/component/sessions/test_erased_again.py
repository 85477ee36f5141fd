"""An erasing that failed after its line in the log is done again at the next start, unless things changed since."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from errno import ENOSPC
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from stride_chassis import Away, connection_of
from stride_sessions.domain.concern import ConcernId
from stride_sessions.domain.erasure import BY_RETENTION
from stride_sessions.erasing import EraserAgain
from stride_sessions.handlers.erasure import EraseConcern, erase_concern
from stride_sessions.store.deletions import DeletionLog
from stride_sessions.store.erasure import ConcernDeletions

from tests.component.sessions.desk import ASHA, Desk, desk
from tests.component.sessions.offices import office_of
from tests.component.sessions.open_concerns import post
from tests.component.sessions.test_concern_erasing import lead
from tests.component.sessions.test_duplicates import CONCERNS, raised, shown
from tests.component.sessions.test_erasing import erase_again, logged
from tests.logs import lines_from_here

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    import asyncpg
    from stride_chassis.health import Check
    from stride_sessions.settings import SessionsSettings

    from tests.component.sessions.conftest import Caller, Running

__all__ = ["desk", "lead"]


async def erase_in_vain(running: Running, code: str) -> None:
    """She erases her concern, and the transaction fails after what is written in the log."""

    async def fail(*_: Any) -> None:
        raise Away("postgres")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ConcernDeletions, "erase", fail)
        assert (await post(running, "/concern/erase", {}, code=code)).status_code == 503


async def types_told(running: Running, borough: str, concern_id: str) -> list[str]:
    told = [row for row in await running.said() if row["tenant"] == borough and row["key"] == concern_id]
    return [row["type"].split(".")[1] for row in told]


async def test_the_duplicates_of_one_that_was_open_stand_by_themselves_again(running: Running, merton: Caller) -> None:
    duplicate, _ = await raised(running, merton)
    other, code = await raised(running, merton)
    await merton.post(f"{CONCERNS}/{duplicate}/merge", {"into": other})
    await erase_in_vain(running, code)
    await erase_again(running)
    assert (await merton.get(f"{CONCERNS}/{other}")).status_code == 404
    seen = await shown(merton, duplicate)
    assert (seen["state"], seen["history"][-1]["step"]) == ("raised", "reopen")
    assert (await types_told(running, "merton", duplicate))[-1] == "concern-reopened"


async def test_what_is_left_where_it_came_from_goes_with_it_and_is_told_there(
    running: Running, merton: Caller, camden: Caller
) -> None:
    left, code = await raised(running, merton)
    await merton.post(f"{CONCERNS}/{left}/transfer", {"to": "camden"})
    await erase_in_vain(running, code)
    await erase_again(running)
    assert (await merton.get(f"{CONCERNS}/{left}")).status_code == 404
    assert (await types_told(running, "merton", left))[-1] == "concern-erased"
    assert (await camden.get("/boroughs/camden/concerns")).json()["items"] == []


async def test_what_is_held_since_where_it_came_from_keeps_it(
    running: Running, merton: Caller, camden: Caller, lead: Caller, settings: SessionsSettings
) -> None:
    left, code = await raised(running, merton)
    await merton.post(f"{CONCERNS}/{left}/transfer", {"to": "camden"})
    await erase_in_vain(running, code)
    assert [line["borough"] for line in logged(settings)] == ["merton", "camden"]
    assert (await lead.post(f"{CONCERNS}/{left}/hold", {"because": "litigation"})).status_code == 200
    await erase_again(running)
    assert (await merton.get(f"{CONCERNS}/{left}")).status_code == 200
    assert len((await camden.get("/boroughs/camden/concerns")).json()["items"]) == 1


@pytest.mark.usefixtures("camden")
async def test_what_cannot_be_logged_at_a_start_waits_until_it_can(
    running: Running, merton: Caller, settings: SessionsSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    left, code = await raised(running, merton)
    await merton.post(f"{CONCERNS}/{left}/transfer", {"to": "camden"})
    await erase_in_vain(running, code)
    _, of_camden = settings.deletions_file.read_text().splitlines(keepends=True)
    settings.deletions_file.write_text(of_camden)  # what is left in Merton has no line of its own

    def full(*_: Any) -> None:
        raise OSError(ENOSPC, "a full disk")

    monkeypatch.setattr("stride_sessions.erasing.RETRY_SECONDS", 0.01)
    with lines_from_here() as lines:
        async with started(running) as erased:
            with monkeypatch.context() as patch:
                patch.setattr(DeletionLog, "_append", full)
                await until(lambda: "deletions-log-unwritable" in [line.get("reason") for line in lines])
                assert not erased().is_ready
            await until(lambda: erased().is_ready)
    assert [line["cause"] for line in lines if "cause" in line] == [
        f"{settings.deletions_file}: no space left on device"
    ]
    assert (await merton.get(f"{CONCERNS}/{left}")).status_code == 404
    assert sorted(line["borough"] for line in logged(settings)) == ["camden", "merton"]


@asynccontextmanager
async def started(running: Running) -> AsyncIterator[Callable[[], Check]]:
    """Let the worker run as at a start; gives what its check says."""
    health = running.resources.health
    eraser = next(one for one in running.service.workers(running.resources) if isinstance(one, EraserAgain))
    task = asyncio.create_task(eraser.run())
    try:
        yield lambda: next(check for check in health.checks() if check.name == eraser.name)
    finally:
        task.cancel()
        assert isinstance((await asyncio.gather(task, return_exceptions=True))[0], asyncio.CancelledError)


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(90):
        while not holds():
            await asyncio.sleep(0.01)


async def test_a_duplicate_of_a_duplicate_that_is_erased_goes_on_where_that_one_went_on(
    running: Running, merton: Caller
) -> None:
    first, _ = await raised(running, merton)
    second, code = await raised(running, merton)
    third, _ = await raised(running, merton)
    await merton.post(f"{CONCERNS}/{first}/merge", {"into": second})
    await merton.post(f"{CONCERNS}/{second}/merge", {"into": third})
    assert (await post(running, "/concern/erase", {}, code=code)).status_code == 200
    assert (await shown(merton, first))["merged_into"] == third


async def test_one_whose_time_had_come_stays_if_she_went_on_with_it_since(
    running: Running, merton: Caller, settings: SessionsSettings
) -> None:
    concern_id, code = await raised(running, merton)
    await post(running, "/concern/withdraw", {}, code=code)
    deletion = await due_in_vain(running, concern_id, settings)
    assert deletion["said_by"] == "clock"
    assert (await post(running, "/concern/reopen", {}, code=code)).status_code == 200
    await erase_again(running)
    assert (await merton.get(f"{CONCERNS}/{concern_id}")).status_code == 200


async def due_in_vain(running: Running, concern_id: str, settings: SessionsSettings) -> dict[str, str]:
    """Its time has come, and the transaction fails after what is written in the log; returns that."""
    office = office_of(settings)
    async with connection_of(running.resources.pool) as conn:
        transaction = conn.transaction()
        await transaction.start()
        await erase_concern(EraseConcern(ConcernId(UUID(concern_id)), BY_RETENTION), office.open(conn, "merton"))
        await transaction.rollback()
    [line] = logged(settings)
    return line


async def test_a_booking_sealed_under_a_retired_key_is_erased_and_so_is_what_the_log_names_after_it(
    desk: Desk, running: Running, merton: Caller
) -> None:
    await desk.ask(ASHA)
    link = await desk.link_of_last()
    pool = running.resources.pool
    sealed = await pool.fetch("SELECT * FROM resident")
    assert (await desk.post(f"/places/{link}/erase", {})).status_code == 200
    concern_id, code = await raised(running, merton)
    await erase_in_vain(running, code)
    await put_back(pool, sealed, contact_sealed=b"under a key that nobody has")
    assert await erase_again(running) == 0
    assert await pool.fetchval("SELECT count(*) FROM resident") == 0
    assert (await merton.get(f"{CONCERNS}/{concern_id}")).status_code == 404


async def put_back(pool: asyncpg.Pool, rows: list[asyncpg.Record], **other: object) -> None:
    """Rows as an older state of the database has them, but for what is other."""
    for row in (dict(row) | other for row in rows):
        names, marks = ", ".join(row), ", ".join(f"${number}" for number in range(1, len(row) + 1))
        await pool.execute(f"INSERT INTO resident ({names}) VALUES ({marks})", *row.values())  # noqa: S608 # our own names
