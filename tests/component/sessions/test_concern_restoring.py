"""What was erased of concerns stays erased after an older state of the database came back, and what is held stays."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import asyncpg
import pytest
from stride_sessions.domain.concern import ConcernId
from stride_sessions.domain.erasure import BY_PERSON
from stride_sessions.handlers.erasure import EraseConcern, erase_concern

from tests.component.sessions.offices import office_of
from tests.component.sessions.restoring import DumpFile, everything_kept
from tests.component.sessions.test_concern_erasing import MARKED, WORDS, lead, told
from tests.component.sessions.test_concern_steps_api import CONCERNS, raised
from tests.component.sessions.test_erasing import erase_again, logged, started_again

if TYPE_CHECKING:
    from collections.abc import Callable

    from stride_provision import Database
    from stride_sessions.settings import SessionsSettings

    from tests.component.sessions.conftest import Caller, Running
    from tests.infra.face import Postgres

__all__ = ["lead"]


@pytest.fixture
def dump(sessions_database: Database, postgres: Postgres, tmp_path: Path) -> Callable[[], DumpFile]:
    """Makes a dump of everything as it is when called."""
    return lambda: DumpFile.make(sessions_database, postgres, tmp_path / "older.dump")


@pytest.fixture
async def older(merton: Caller, dump: Callable[[], DumpFile]) -> tuple[str, DumpFile]:
    """A concern with words, and a dump made before it was erased."""
    return await raised(merton, **WORDS), dump()


async def test_after_an_older_dump_is_restored_it_is_erased_again(
    running: Running, lead: Caller, older: tuple[str, DumpFile], settings: SessionsSettings
) -> None:
    concern_id, dump = older
    await lead.post(f"{CONCERNS}/{concern_id}/erase", {"reason": "requested"})
    await running.resources.pool.close()
    dump.restore()
    async with started_again(settings) as again:
        assert MARKED.encode() in await everything_kept(again)  # so old is the dump
        assert await erase_again(again) == 0
        assert await erase_again(again) == 0
        assert b"zqpondside" not in await everything_kept(again)
        reader = again.caller("officer", "merton")
        assert (await reader.get(f"{CONCERNS}/{concern_id}")).status_code == 404
        assert await told(again, concern_id) == [("concern-raised", 1), ("concern-erased", 2)]
        kept = await again.resources.pool.fetch("SELECT concern_id, actor FROM concern_deletion")
        assert [(str(row[0]), row[1]) for row in kept] == [(concern_id, "test-information-governance")]
    assert len(logged(settings)) == 1


async def test_the_twin_without_the_file_brings_it_back(
    running: Running, lead: Caller, older: tuple[str, DumpFile], settings: SessionsSettings
) -> None:
    concern_id, dump = older
    await lead.post(f"{CONCERNS}/{concern_id}/erase", {"reason": "requested"})
    await running.resources.pool.close()
    dump.restore()
    async with started_again(settings.model_copy(update={"deletions_file": Path("no-such-log")})) as again:
        await erase_again(again)
        assert MARKED.encode() in await everything_kept(again)


async def test_a_hold_that_was_lifted_before_the_erasing_does_not_keep_it_after_a_restore(
    running: Running, merton: Caller, lead: Caller, dump: Callable[[], DumpFile], settings: SessionsSettings
) -> None:
    concern_id = await raised(merton, **WORDS)
    await lead.post(f"{CONCERNS}/{concern_id}/hold", {"because": "complaint"})
    held = dump()
    await lead.post(f"{CONCERNS}/{concern_id}/release", {})
    await lead.post(f"{CONCERNS}/{concern_id}/erase", {"reason": "requested"})
    await running.resources.pool.close()
    held.restore()
    async with started_again(settings) as again:
        await erase_again(again)
        assert b"zqpondside" not in await everything_kept(again)


async def fall(database: Database, settings: SessionsSettings, concern_id: str) -> None:
    """Erase a concern as she asked, and fail before that is committed."""
    conn = await asyncpg.connect(database.app_dsn)
    fallen = conn.transaction()
    await fallen.start()
    work = office_of(settings).open(conn, "merton")
    await erase_concern(EraseConcern(ConcernId(UUID(concern_id)), BY_PERSON), work)
    await fallen.rollback()
    await conn.close()


async def test_a_line_whose_erasing_failed_is_done_at_the_next_start_unless_it_was_held_since(
    running: Running, merton: Caller, lead: Caller, settings: SessionsSettings, sessions_database: Database
) -> None:
    free, held = await raised(merton), await raised(merton)
    for concern_id in (free, held):
        await fall(sessions_database, settings, concern_id)
    await lead.post(f"{CONCERNS}/{held}/hold", {"because": "investigation"})
    assert await erase_again(running) == 0
    assert [(await merton.get(f"{CONCERNS}/{one}")).status_code for one in (free, held)] == [404, 200]
    assert [name for name, _ in await told(running, held)] == ["concern-raised"]
