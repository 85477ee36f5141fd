"""A service's passwords are rotated as the runbook says: the new ones count, the old ones open nothing any more."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import asyncpg
import pytest
from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient
from stride_cli.kafka import read_properties

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.compose.room import ComposedRoom
    from tests.e2e.composed import Composed

pytestmark = [pytest.mark.e2e, pytest.mark.engine, pytest.mark.timeout(3600)]

SERVICE = "reports"
LOGIN_S = 90  # for a login that counts
REFUSED_S = 10


def kafka_login(state: Path) -> dict[str, Any]:
    """How the service logs in to Kafka, from this machine."""
    password = (state / "secrets" / SERVICE / "stride_kafka_password").read_text()
    login = {"sasl.username": SERVICE, "sasl.password": password, "log_level": 0}
    return {**read_properties((state / "admin.properties").read_text()), **login}


def database_url(state: Path) -> str:
    """How the service reaches its database, from this machine."""
    found: str = json.loads((state / "compose.json").read_text())["services"][SERVICE]["database_url"]
    return found


async def _let_in(url: str) -> None:
    await (await asyncpg.connect(url)).close()


def test_a_rotated_password_counts_and_the_old_one_opens_nothing(installation: Composed, room: ComposedRoom) -> None:
    state = installation.state
    old_login, old_url = kafka_login(state), database_url(state)
    (state / "secrets" / SERVICE / "stride_kafka_password").unlink()
    (state / "databases" / f"{SERVICE}.json").unlink()

    installation.init()
    installation.compose("run", "--rm", "-T", "provision")
    installation.compose("restart", SERVICE)
    room.settle()

    assert AdminClient(kafka_login(state)).list_topics(timeout=LOGIN_S).topics
    asyncio.run(_let_in(database_url(state)))
    with pytest.raises(KafkaException):
        AdminClient(old_login).list_topics(timeout=REFUSED_S)
    with pytest.raises(asyncpg.InvalidPasswordError):
        asyncio.run(_let_in(old_url))
