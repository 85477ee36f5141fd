"""The containers that tests run on: closed to the network, silent about secrets, gone in the end."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import asyncpg
import pytest
from docker.errors import NotFound
from stride_provision import KafkaAdmin, provision_rollout
from testcontainers.core.docker_client import DockerClient

from tests.infra import engine
from tests.infra.images import POSTGRES
from tests.infra.kafka_container import KafkaContainer
from tests.infra.postgres_container import PostgresContainer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.infra.container import ServerContainer

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def docker() -> Any:
    engine.prepare()
    return DockerClient().client


@pytest.fixture(scope="module")
def own_kafka(docker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[KafkaContainer]:
    server = KafkaContainer(tmp_path_factory.mktemp("own-kafka"))
    try:
        yield server.start()
    finally:
        server.discard()


@pytest.fixture(scope="module")
def own_postgres(docker: Any) -> Iterator[PostgresContainer]:
    server = PostgresContainer(is_lasting=True)
    try:
        yield server.start()
    finally:
        server.discard()


def inspected(docker: Any, server: ServerContainer) -> dict[str, Any]:
    found: dict[str, Any] = docker.api.inspect_container(server.get_container_id())
    return found


@pytest.fixture(params=["own_kafka", "own_postgres"])
def server(request: pytest.FixtureRequest) -> ServerContainer:
    asked: ServerContainer = request.getfixturevalue(request.param)
    return asked


def test_a_container_is_published_on_loopback_only(docker: Any, server: ServerContainer) -> None:
    published = inspected(docker, server)["NetworkSettings"]["Ports"]

    assert {binding["HostIp"] for bindings in published.values() for binding in bindings or []} == {"127.0.0.1"}


def test_docker_inspect_shows_no_secret(docker: Any, server: ServerContainer) -> None:
    shown = str(inspected(docker, server))

    assert server._password not in shown  # type: ignore[attr-defined] # both have one
    assert "PRIVATE KEY" not in shown


def test_kafka_keeps_its_address_its_password_and_its_topics_through_a_crash(own_kafka: KafkaContainer) -> None:
    before = own_kafka.access
    provision_rollout(KafkaAdmin(before))
    topic = KafkaAdmin(before).topic_ids(["stride.rollout"])

    own_kafka.kill()
    own_kafka.start()

    assert own_kafka.access == before
    assert KafkaAdmin(own_kafka.access).topic_ids(["stride.rollout"]) == topic


async def test_postgres_keeps_its_address_its_password_and_its_rows_through_a_crash(
    own_postgres: PostgresContainer,
) -> None:
    before = own_postgres.admin_dsn
    await execute(before, "CREATE TABLE kept AS SELECT 1 AS one")

    own_postgres.kill()
    own_postgres.start()

    assert own_postgres.admin_dsn == before
    assert await execute(before, "SELECT one FROM kept") == "SELECT 1"


async def execute(dsn: str, statement: str) -> str:
    connection = await asyncpg.connect(dsn, timeout=90)
    try:
        return await connection.execute(statement)
    finally:
        await connection.close()


async def test_postgres_asks_for_a_password(own_postgres: PostgresContainer) -> None:
    without = own_postgres.admin_dsn.replace(own_postgres._password, "guessed")

    with pytest.raises(asyncpg.InvalidPasswordError):
        await execute(without, "SELECT 1")


def test_what_is_discarded_is_gone_with_its_volumes(docker: Any) -> None:
    server = PostgresContainer(is_lasting=True)
    server.start()
    container, volumes = server.get_container_id(), {each["Name"] for each in inspected(docker, server)["Mounts"]}

    server.discard()
    server.discard()

    assert volumes
    assert volumes & {each.name for each in docker.volumes.list()} == set()
    with pytest.raises(NotFound):
        docker.containers.get(container)


@pytest.mark.parametrize("change", [{}, {engine.STARTED: "1.0"}, {engine.PID: "4194305"}, {engine.HOST: "elsewhere"}])
def test_only_what_a_dead_process_of_this_host_left_is_swept(docker: Any, change: dict[str, str]) -> None:
    left = docker.containers.create(POSTGRES, labels=engine.labels() | change)
    is_ours = "elsewhere" not in change.values()
    try:
        engine.sweep(docker)

        remaining = {each.id for each in docker.containers.list(all=True)}
        assert (left.id in remaining) == (not change or not is_ours)
    finally:
        remove(left)


def remove(container: Any) -> None:
    try:
        container.remove(v=True)
    except NotFound:
        return


def test_labels_name_this_process() -> None:
    assert engine.labels()[engine.PID] == str(os.getpid())
    assert engine.is_alive(engine.labels())
