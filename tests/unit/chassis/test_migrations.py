"""What can be wrong with migrations before a database is touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from stride_chassis.errors import MigrationFailed
from stride_chassis.migrations import chassis_folder, dbmate_url, migrate

if TYPE_CHECKING:
    from pathlib import Path


async def test_two_files_with_one_number_are_refused(tmp_path: Path) -> None:
    for name in ("0101_create_walks.sql", "0101_create_runs.sql", "0102_add_ward.sql"):
        (tmp_path / name).touch()
    with pytest.raises(MigrationFailed, match=r"the number 0101$"):
        await migrate("postgresql://127.0.0.1:1/none", [tmp_path])


def test_the_chassis_own_migrations_have_numbers_of_their_own() -> None:
    folders = [chassis_folder(name) for name in ("publish", "project", "command")]
    numbers = [int(file.name.partition("_")[0]) for folder in folders for file in folder.glob("*.sql")]
    assert len(numbers) == len(set(numbers)) >= 3
    assert max(numbers) <= 99


@pytest.mark.parametrize(
    ("dsn", "url"),
    [
        ("postgresql://o:p%40@127.0.0.1:5432/s", "postgresql://o:p%40@127.0.0.1:5432/s?sslmode=disable"),
        ("postgresql://o@localhost/s?sslmode=require", "postgresql://o@localhost/s?sslmode=require"),
        ("postgresql://o@db.example/s", "postgresql://o@db.example/s"),
    ],
)
def test_tls_is_left_out_on_loopback_only(dsn: str, url: str) -> None:
    assert dbmate_url(dsn) == url
