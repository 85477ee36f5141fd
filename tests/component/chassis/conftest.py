"""A database that nobody has migrated, and a small service that runs as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from cryptography.fernet import Fernet
from stride_provision import Database, Issuer, provision_database

from tests.component.chassis.kit import Process

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.infra.face import Postgres

SERVICE = Path(__file__).with_name("small_service.py")


@pytest.fixture
async def database(postgres: Postgres) -> Database:
    return await provision_database(postgres.admin_dsn, f"chassis_{uuid4().hex[:8]}")


@pytest.fixture
def environment(issuer: Issuer) -> dict[str, str]:
    return {
        **os.environ,
        "STRIDE_DATABASE_URL": "postgresql://nobody:nothing@127.0.0.1:1/none",
        "STRIDE_KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1",
        "STRIDE_KAFKA_USERNAME": "sessions",
        "STRIDE_KAFKA_PASSWORD": "hush-kafka",
        "STRIDE_HTTP_PORT": "0",
        "STRIDE_JWKS": str(issuer.jwks_file),
        "STRIDE_JWT_ISSUER": "stride-local",
        "STRIDE_JWT_AUDIENCE": "stride",
        "STRIDE_SEAL_KEYS": Fernet.generate_key().decode(),
        "STRIDE_COMMAND_KEY": "k" * 43,
    }


@pytest.fixture
def start(environment: dict[str, str], tmp_path: Path) -> Iterator[Callable[..., Process]]:
    started: list[Process] = []

    def begin(**settings: str) -> Process:
        log = tmp_path / f"{len(started)}.log"
        with log.open("wb") as stderr:
            popen = subprocess.Popen([sys.executable, SERVICE], env=environment | settings, stderr=stderr)  # noqa: S603 - our own file
        started.append(Process(popen, log))
        return started[-1]

    yield begin
    for process in started:
        process.popen.kill()
        process.popen.wait()
