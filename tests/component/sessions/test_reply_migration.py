"""What was kept of replies before it was told why they are refused is kept under the new words."""

from __future__ import annotations

import secrets
import shutil
from typing import TYPE_CHECKING

import asyncpg
from stride_chassis import migrate
from stride_provision import provision_database
from stride_sessions import migration_folders

if TYPE_CHECKING:
    from pathlib import Path

    from tests.infra.face import Postgres

MINE = "0117"


async def test_replies_that_were_heard_before_keep_what_became_of_them(postgres: Postgres, tmp_path: Path) -> None:
    for folder in migration_folders():
        for migration in folder.glob("*.sql"):
            if migration.name < MINE:
                shutil.copy(migration, tmp_path)
    database = await provision_database(postgres.admin_dsn, f"replies_{secrets.token_hex(4)}")
    await migrate(database.owner_dsn, [tmp_path])
    owner = await asyncpg.connect(database.owner_dsn)
    add = "INSERT INTO reply (borough, source, reply_id, outcome) VALUES ('merton', '/stride/x', $1, $2)"
    await owner.executemany(add, [("r1", "answered"), ("r2", "unknown-concern")])
    await migrate(database.owner_dsn, migration_folders())
    rows = await owner.fetch("SELECT reply_id, outcome FROM reply ORDER BY reply_id")
    await owner.close()
    assert [tuple(row) for row in rows] == [("r1", "taken"), ("r2", "concern-not-found")]
