"""What residents gave and what people said is sealed anew when the seal key is rotated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cryptography.fernet import Fernet
from stride_chassis import connection_of, sealed_table
from stride_chassis.resealer import Resealer
from stride_chassis.seal_keys import KeyRing
from stride_sessions.store.sealed import SEALED

from tests.component.sessions.offices import office_of
from tests.component.sessions.test_concern_steps_api import BODIES, CONCERNS, raised
from tests.component.sessions.test_resident_store import with_resident
from tests.key_file import KeyFile

if TYPE_CHECKING:
    from pathlib import Path

    from stride_chassis import SealedTable
    from stride_sessions.settings import SessionsSettings

    from tests.component.sessions.conftest import Caller, Running

NEW = Fernet.generate_key().decode()
ROWS = 6


@pytest.fixture
def key_file(tmp_path: Path) -> KeyFile:
    return KeyFile(tmp_path / "stride_seal_keys")


@pytest.fixture
def settings(settings: SessionsSettings, key_file: KeyFile) -> SessionsSettings:
    key_file.hold(settings.seal_keys.get_secret_value())
    return settings.model_copy(update={"seal_keys_file": key_file.path})


async def with_rows(running: Running, settings: SessionsSettings, merton: Caller) -> None:
    """Six residents, and three concerns with words in two steps each."""
    office = office_of(settings)
    async with connection_of(running.resources.pool) as conn:
        for _ in range(ROWS):
            await with_resident(office.open(conn, "merton"))
    for _ in range(ROWS // 2):
        concern_id = await raised(merton, text="By the pond")
        for step in ("triage", "act"):
            assert (await merton.post(f"{CONCERNS}/{concern_id}/{step}", BODIES[step])).status_code == 200


async def rows_of(table: SealedTable, running: Running) -> list[bytes]:
    return [row.sealed async for batch in sealed_table.rows_of(table, running.resources.pool) for row in batch]


@pytest.fixture(params=[1, 4, ROWS, 100])
def _batch(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed_table, "BATCH", request.param)


@pytest.mark.usefixtures("_batch")
async def test_every_row_is_found_and_sealed_anew_whatever_the_size_of_a_batch(
    running: Running, settings: SessionsSettings, merton: Caller, key_file: KeyFile
) -> None:
    await with_rows(running, settings, merton)
    key_file.put_first(NEW)

    await Resealer(running.resources, SEALED).look_if_due()

    for table in SEALED:
        assert [KeyRing([NEW]).opens(sealed) for sealed in await rows_of(table, running)] == [True] * ROWS, table.name


@pytest.mark.usefixtures("merton")
async def test_who_gave_her_name_is_read_under_the_new_key_alone(
    running: Running, settings: SessionsSettings, key_file: KeyFile
) -> None:
    office, pool = office_of(settings), running.resources.pool
    async with connection_of(pool) as conn:
        resident = await with_resident(office.open(conn, "merton"))
    key_file.put_first(NEW)
    await Resealer(running.resources, SEALED).look_if_due()

    key_file.hold(NEW)

    async with connection_of(pool) as conn:
        assert await office.open(conn, "merton").residents.get(resident.attendance_id) == resident
