"""Who integration tests act as, and where: the services' principals, and a borough for each test alone."""

from __future__ import annotations

import secrets

import pytest
from stride_provision import KafkaAccess, KafkaAdmin, onboard
from stride_provision.grants import SERVICES


@pytest.fixture
def borough(kafka_admin: KafkaAdmin) -> str:
    """A borough of the test's own, which no list of London has, onboarded as any borough is."""
    slug = f"test-{secrets.token_hex(4)}"
    onboard(kafka_admin, slug, systems=())
    return slug


@pytest.fixture(scope="session")
def services(kafka_admin: KafkaAdmin) -> dict[str, KafkaAccess]:
    """Each service's way into Kafka, made once: a second password would shut out whoever has the first."""
    return {name: _access_of(kafka_admin, name) for name in SERVICES}


def _access_of(admin: KafkaAdmin, name: str) -> KafkaAccess:
    return KafkaAccess.model_validate({**dict(admin.access), "username": name, "password": admin.put_user(name)})
