"""Who integration tests act as, and where: the services' principals, and a borough for each test alone."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import pytest
from stride_provision import KafkaAccess, KafkaAdmin, onboard
from stride_provision.grants import SERVICES
from stride_sessions import migration_folders
from stride_sessions.settings import SessionsSettings

from tests.databases import settings_of

if TYPE_CHECKING:
    from pathlib import Path

    from stride_provision import Issuer

    from tests.databases import Databases


@pytest.fixture
def borough(kafka_admin: KafkaAdmin) -> str:
    """A borough of the test's own, which no list of London has, onboarded as any borough is."""
    return _onboarded(kafka_admin)


@pytest.fixture
def other_borough(kafka_admin: KafkaAdmin) -> str:
    """Another one."""
    return _onboarded(kafka_admin)


def _onboarded(kafka_admin: KafkaAdmin) -> str:
    slug = f"test-{secrets.token_hex(4)}"
    onboard(kafka_admin, slug, systems=())
    return slug


@pytest.fixture(scope="session")
def services(kafka_admin: KafkaAdmin) -> dict[str, KafkaAccess]:
    """Each service's way into Kafka, made once: a second password would shut out whoever has the first."""
    return {name: _access_of(kafka_admin, name) for name in SERVICES}


@pytest.fixture
async def settings(
    databases: Databases, issuer: Issuer, services: dict[str, KafkaAccess], borough: str, tmp_path: Path
) -> SessionsSettings:
    """The sessions service with a reference file that knows the test's own borough."""
    database = await databases.migrated("sessions", migration_folders())
    access = services["sessions"]
    reference = tmp_path / "boroughs.csv"
    reference.write_text(f"gss_code,slug,name,police_command\nE09000099,{borough},Made up,North East\n")
    kafka = {
        "kafka_bootstrap_servers": access.bootstrap_servers,
        "kafka_username": access.username,
        "kafka_password": access.password,
        "kafka_ca_file": access.ca_file,
    }
    return SessionsSettings(
        **settings_of(database, issuer) | kafka, boroughs_file=reference, deletions_file=tmp_path / "deletions.jsonl"
    )


def _access_of(admin: KafkaAdmin, name: str) -> KafkaAccess:
    return KafkaAccess.model_validate({**dict(admin.access), "username": name, "password": admin.put_user(name)})
