"""Each service runs as its own process, with a Kafka principal, a database and a role that no other service has."""

from urllib.parse import urlsplit

import asyncpg
import psutil  # type: ignore[import-untyped]  # published without types
import pytest
from confluent_kafka import Consumer, KafkaError, Producer

from tests.chaos.room import Room, environment_of

SERVICES = ("sessions", "reports", "notifications")
REFUSED_WITHIN_S = 90.0


def kafka_access(room: Room, service: str) -> dict[str, str]:
    """A service's way into Kafka, with the password its processes are given."""
    return {
        "bootstrap.servers": room.stack.env()["kafka"]["bootstrap_servers"],
        "security.protocol": "SASL_PLAINTEXT",
        "sasl.mechanism": "SCRAM-SHA-512",
        "sasl.username": service,
        "sasl.password": (room.stack.state / "secrets" / service / "stride_kafka_password").read_text(),
    }


def sessions_in_postgres(rows: list[asyncpg.Record], pid: int, server_port: int) -> set[tuple[str, str]]:
    """Which databases a process is connected to and in which role, told by its own ends of connections to Postgres.

    Connections to other servers do not count: the kernel gives one local port to several, if their far ends differ.
    """
    connections = psutil.Process(pid).net_connections("tcp")
    ports = {each.laddr.port for each in connections if each.raddr and each.raddr.port == server_port}
    return {(row["datname"], row["usename"]) for row in rows if row["client_port"] in ports}


def test_every_process_is_its_own(room: Room) -> None:
    pids = [pid for service in SERVICES for pid in room.stack.env()["services"][service]["pids"]]

    assert len(set(pids)) == 5
    assert all(f"stride_{service}" in psutil.Process(pid).cmdline() for service, pid in each_process(room))


def each_process(room: Room) -> list[tuple[str, int]]:
    return [(service, pid) for service in SERVICES for pid in room.stack.env()["services"][service]["pids"]]


async def test_every_process_has_the_role_of_its_service_in_the_database_of_its_service(room: Room) -> None:
    dsn = room.stack.servers.postgres.admin_dsn
    connection = await asyncpg.connect(dsn)
    rows = await connection.fetch("SELECT datname, usename, client_port FROM pg_stat_activity WHERE client_port > 0")
    await connection.close()

    server_port = urlsplit(dsn).port or 5432
    found = {pid: sessions_in_postgres(rows, pid, server_port) for _, pid in each_process(room)}

    assert found == {pid: {(service, f"{service}_app")} for service, pid in each_process(room)}


@pytest.mark.parametrize("service", SERVICES)
async def test_no_role_enters_the_database_of_another_service(room: Room, service: str) -> None:
    own = room.stack.env()["services"][service]["database_url"].removesuffix(f"/{service}")

    for other in set(SERVICES) - {service}:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await asyncpg.connect(f"{own}/{other}")


def test_every_process_is_a_principal_of_its_own_in_kafka(room: Room) -> None:
    principals = {pid: environment_of(pid)["STRIDE_KAFKA_USERNAME"] for _, pid in each_process(room)}

    assert principals == {pid: service for service, pid in each_process(room)}


@pytest.mark.parametrize(
    ("service", "topic"),
    [
        ("sessions", "stride.merton.replies"),
        ("reports", "stride.merton.sessions"),
        ("reports", "stride.rollout"),
        ("notifications", "stride.merton.concerns"),
    ],
)
def test_a_service_writes_where_it_may_and_nowhere_else(room: Room, service: str, topic: str) -> None:
    refusals: list[object] = []
    producer = Producer(kafka_access(room, service))
    producer.produce(topic, b"{}", on_delivery=lambda error, _: refusals.append(error and error.code()))

    assert producer.flush(REFUSED_WITHIN_S) == 0
    assert refusals == [KafkaError.TOPIC_AUTHORIZATION_FAILED]


@pytest.mark.parametrize(
    ("service", "topic"),
    [
        ("sessions", "stride.merton.concerns"),
        ("reports", "stride.merton.replies"),
        ("notifications", "stride.merton.replies"),
    ],
)
def test_a_service_reads_where_it_may_and_nowhere_else(room: Room, service: str, topic: str) -> None:
    assert refusal(room, service, topic, f"{service}.curious") == KafkaError.TOPIC_AUTHORIZATION_FAILED


def test_a_service_joins_no_group_of_another(room: Room) -> None:
    found = refusal(room, "notifications", "stride.merton.sessions", "reports.figures")

    assert found == KafkaError.GROUP_AUTHORIZATION_FAILED


def refusal(room: Room, service: str, topic: str, group: str) -> int | None:
    """The code with which a service is refused a topic, or the group in which it asks for it."""
    consumer = Consumer({**kafka_access(room, service), "group.id": group})
    try:
        consumer.subscribe([topic])
        answer = consumer.poll(REFUSED_WITHIN_S)
    finally:
        consumer.close()
    error = None if answer is None else answer.error()
    return None if error is None else error.code()
