"""The seal key is rotated while notifications runs: nothing is lost, and ops are told when the old key may go."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr
from stride_chassis import connection_of
from stride_chassis.parking import Parking
from stride_chassis.resealer import SETTLED_SECONDS, Resealer
from stride_chassis.resources import open_resources
from stride_chassis.seal_keys import KeyRing
from stride_chassis.sealed_table import BATCH, PARKED
from stride_contracts import Record
from stride_notifications.store import Mailboxes
from stride_notifications.store.sealed import SEALED

from tests.component.notifications.kit import Notifications
from tests.key_file import KeyFile
from tests.logs import lines_from_here

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    import asyncpg
    from stride_chassis import Resources, SealedTable
    from stride_notifications.settings import NotificationsSettings

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
TABLES = [*SEALED, PARKED]
(MAILBOX,) = SEALED


@dataclass
class Clock:
    """Seconds that go forward when a test says so."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def key_file(tmp_path: Path) -> KeyFile:
    file = KeyFile(tmp_path / "stride_seal_keys")
    file.hold(OLD)
    return file


@pytest.fixture
def settings(settings: NotificationsSettings, key_file: KeyFile) -> NotificationsSettings:
    return settings.model_copy(update={"seal_keys": SecretStr(OLD), "seal_keys_file": key_file.path})


@asynccontextmanager
async def another_process(settings: NotificationsSettings) -> AsyncIterator[Notifications]:
    async with open_resources("notifications", settings) as resources:
        yield Notifications(resources, settings)


async def addresses(process: Notifications) -> list[str]:
    async with connection_of(process.resources.pool) as conn:
        page = await Mailboxes(conn, "merton", process.resources.sealer).page(after=0, most=1000)
    return [mailbox.address for _, mailbox in page]


async def sealed_in(process: Notifications, column: str = "address_sealed", table: str = "mailbox") -> list[bytes]:
    async with connection_of(process.resources.pool) as conn:
        return [row[0] for row in await conn.fetch(f"SELECT {column} FROM {table}")]  # noqa: S608 - our own words


def figure(resources: Resources, table: str, under: str) -> float | None:
    return resources.metrics.registry.get_sample_value("stride_seal_rows", {"table": table, "under": under})


def counted_keys(resources: Resources) -> float | None:
    return resources.metrics.registry.get_sample_value("stride_seal_counted_keys")


async def test_both_processes_read_on_while_the_key_is_rotated(
    notifications: Notifications, settings: NotificationsSettings, key_file: KeyFile
) -> None:
    await notifications.mailbox(address="one@merton.example")
    async with another_process(settings) as other:
        key_file.hold(NEW, OLD)
        await other.mailbox(address="two@merton.example")
        told = ["one@merton.example", "two@merton.example"]
        assert await addresses(notifications) == await addresses(other) == told

        await Resealer(other.resources, TABLES).look_if_due()
        key_file.hold(NEW)

        assert await addresses(notifications) == await addresses(other) == told
    assert {KeyRing([NEW]).opens(sealed) for sealed in await sealed_in(notifications)} == {True}


async def test_more_rows_than_a_batch_are_all_sealed_anew(notifications: Notifications, key_file: KeyFile) -> None:
    for number in range(2 * BATCH + 1):
        await notifications.mailbox(borough=f"b{number % 3}", address=f"a{number}@merton.example")
    key_file.hold(NEW, OLD)

    await Resealer(notifications.resources, TABLES).look_if_due()

    assert {KeyRing([NEW]).opens(sealed) for sealed in await sealed_in(notifications)} == {True}
    assert figure(notifications.resources, "mailbox", "older") == 0


async def test_what_a_projection_set_aside_is_sealed_anew(notifications: Notifications, key_file: KeyFile) -> None:
    parking = Parking("notifications.rules", notifications.resources.sealer)
    record = Record("stride.merton.concerns", 0, 0, b"key", (), b"value", 0)
    async with connection_of(notifications.resources.pool) as conn:
        await parking.park(conn, record, ValueError())
    key_file.hold(NEW, OLD)

    await Resealer(notifications.resources, TABLES).look_if_due()

    assert [KeyRing([NEW]).opens(one) for one in await sealed_in(notifications, "sealed", "parked")] == [True]


async def test_ops_are_told_that_nothing_is_left_only_when_no_transaction_can_hold_more(
    notifications: Notifications, key_file: KeyFile
) -> None:
    clock, resources = Clock(), notifications.resources
    resealer = Resealer(resources, TABLES, clock)
    await notifications.mailbox()
    key_file.hold(NEW, OLD)
    await resealer.look_if_due()
    assert counted_keys(resources) == 0
    async with connection_of(resources.pool) as conn:  # a transaction that had sealed under the old key commits late
        late = KeyRing([OLD]).seal(b"late@merton.example")
        await conn.execute("INSERT INTO mailbox VALUES ('merton', $1, DEFAULT, $2, '\\x00')", uuid4(), late)

    clock.now += SETTLED_SECONDS
    await resealer.look_if_due()

    assert counted_keys(resources) == KeyRing([NEW, OLD]).mark
    assert figure(resources, "mailbox", "older") == 0
    assert KeyRing([NEW]).opens((await sealed_in(notifications))[1])
    assert resources.health.checks()[-1].name == "seals"
    assert resources.health.ready


async def test_it_looks_again_while_there_are_two_keys_and_no_more_under_one(
    notifications: Notifications, key_file: KeyFile
) -> None:
    clock = Clock()
    resealer = Resealer(notifications.resources, TABLES, clock)
    looks = []
    for keys in ((NEW, OLD), (NEW,)):
        key_file.hold(*keys)
        for _ in range(4):
            looks.append(await resealer.look_if_due())
            clock.now += SETTLED_SECONDS
    assert looks == [True] * 4 + [True, True, False, False]


async def test_a_key_that_was_retired_too_early_is_told_and_stops_nothing(
    notifications: Notifications, key_file: KeyFile
) -> None:
    await notifications.mailbox(address="lost@merton.example")
    key_file.hold(NEW)
    third = Fernet.generate_key().decode()
    await notifications.mailbox(address="kept@merton.example")
    key_file.hold(third, NEW)

    with lines_from_here() as lines:
        resealer = Resealer(notifications.resources, TABLES)
        await resealer.look_if_due()

    assert figure(notifications.resources, "mailbox", "none") == 1
    assert [KeyRing([third]).opens(sealed) for sealed in await sealed_in(notifications)].count(True) == 1
    assert [line["mailbox"] for line in lines if line["log_level"] == "error"] == [1]
    assert notifications.resources.health.ready


async def rotate_with(table: SealedTable, process: Notifications, key_file: KeyFile) -> list[str]:
    """Rotate while a mailbox gets another address just between the resealer's reading and its writing."""
    await process.mailbox(address="before@merton.example")
    key_file.hold(NEW, OLD)

    async def meanwhile(conn: Any, **given: Any) -> bool | None:
        async with connection_of(process.resources.pool) as other:
            sealed = process.resources.sealer.seal(b"after@merton.example")
            await other.execute("UPDATE mailbox SET address_sealed = $1", sealed)
        return await table.save(conn, **given)

    await Resealer(process.resources, [replace(table, save=meanwhile)]).look_if_due()
    return await addresses(process)


async def test_what_changed_meanwhile_is_not_written_over(notifications: Notifications, key_file: KeyFile) -> None:
    assert await rotate_with(MAILBOX, notifications, key_file) == ["after@merton.example"]


async def test_the_twin_that_does_not_compare_loses_what_changed_meanwhile(
    notifications: Notifications, key_file: KeyFile
) -> None:
    async def write_anyway(conn: asyncpg.Connection, *, sealed: bytes, read: bytes, **_: object) -> bool:
        assert read
        await conn.execute("UPDATE mailbox SET address_sealed = $1", sealed)
        return True

    naive = replace(MAILBOX, save=write_anyway)
    assert await rotate_with(naive, notifications, key_file) == ["before@merton.example"]


async def test_a_row_that_somebody_holds_is_left_for_the_next_round(
    notifications: Notifications, key_file: KeyFile
) -> None:
    clock, resources = Clock(), notifications.resources
    resealer = Resealer(resources, TABLES, clock)
    await notifications.mailbox()
    key_file.hold(NEW, OLD)
    async with connection_of(resources.pool) as conn, conn.transaction():
        await conn.execute("SELECT FROM mailbox FOR UPDATE")
        await resealer.look_if_due()
    assert figure(resources, "mailbox", "older") == 1

    clock.now += SETTLED_SECONDS
    await resealer.look_if_due()

    assert figure(resources, "mailbox", "older") == 0


async def test_two_processes_at_once_do_no_harm(
    notifications: Notifications, settings: NotificationsSettings, key_file: KeyFile
) -> None:
    for number in range(BATCH + 1):
        await notifications.mailbox(address=f"a{number}@merton.example")
    key_file.hold(NEW, OLD)
    async with another_process(settings) as other:
        both = [Resealer(one.resources, TABLES) for one in (notifications, other)]
        await asyncio.gather(*(one.look_if_due() for one in both))
        await asyncio.gather(*(one.reseal(KeyRing([NEW, OLD])) for one in both))

    assert {KeyRing([NEW]).opens(sealed) for sealed in await sealed_in(notifications)} == {True}
    assert await addresses(notifications) == [f"a{number}@merton.example" for number in range(BATCH + 1)]
