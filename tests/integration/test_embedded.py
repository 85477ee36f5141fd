"""The embedded servers on a real machine: started, crashed, found again, and strict about who gets in."""

import asyncio
import json
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import psutil  # type: ignore[import-untyped] # published without types
import pytest
from stride_provision import (
    EmbeddedKafka,
    EmbeddedPostgres,
    KafkaAdmin,
    provision_rollout,
)
from stride_provision.errors import ServerNotStarted

pytestmark = pytest.mark.own_servers


@pytest.fixture
def own_postgres(tmp_path: Path) -> Iterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(tmp_path / "postgres", durable=False)
    server.start()
    yield server
    server.discard()


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def _listening(pid: int) -> set[str]:
    return {one.laddr.ip for one in psutil.Process(pid).net_connections("tcp") if one.status == psutil.CONN_LISTEN}


def test_kafka_keeps_its_port_its_password_and_its_topics_through_a_crash(tmp_path: Path) -> None:
    with EmbeddedKafka(tmp_path) as kafka:
        before = kafka.access
        provision_rollout(KafkaAdmin(before))
        topic = KafkaAdmin(before).topic_ids(["stride.rollout"])

        kafka.kill()
        assert kafka.pid is None
        after = kafka.start()

        assert after == before
        assert KafkaAdmin(after).topic_ids(["stride.rollout"]) == topic
    assert kafka.pid is None


def test_kafka_listens_on_loopback_only_and_keeps_its_secrets_to_itself(tmp_path: Path) -> None:
    with EmbeddedKafka(tmp_path, overrides={"log.retention.check.interval.ms": "1000"}) as kafka:
        assert kafka.pid is not None
        assert {address.removeprefix("::ffff:") for address in _listening(kafka.pid)} == {"127.0.0.1"}
        command = " ".join(psutil.Process(kafka.pid).cmdline())
        password = kafka.access.password.get_secret_value()

    assert {_mode(tmp_path / name) for name in ("kafka.json", "server.properties", "kafka.log")} == {0o600}
    assert password not in command + kafka.log.read_text()
    assert "log.retention.check.interval.ms = 1000" in kafka.log.read_text()


def test_a_running_kafka_is_adopted_by_another_start_in_its_folder(tmp_path: Path) -> None:
    with EmbeddedKafka(tmp_path) as kafka:
        other = EmbeddedKafka(tmp_path)

        assert other.start() == kafka.access
        assert other.pid == kafka.pid


def test_a_kafka_that_cannot_start_says_why_and_leaves_nothing_behind(tmp_path: Path) -> None:
    kafka = EmbeddedKafka(tmp_path, overrides={"process.roles": "none"})

    with pytest.raises(ServerNotStarted, match=r"process\.roles"):
        kafka.start()

    assert kafka.pid is None


def test_postgres_keeps_its_port_its_password_and_its_rows_through_a_crash(own_postgres: EmbeddedPostgres) -> None:
    before = own_postgres.admin_dsn
    asyncio.run(_execute(before, "CREATE TABLE kept AS SELECT 1 AS one"))

    own_postgres.kill()
    assert own_postgres.pid is None
    after = own_postgres.start()

    assert after == before
    assert asyncio.run(_execute(after, "SELECT one FROM kept")) == "SELECT 1"


async def _execute(dsn: str, statement: str) -> str:
    connection = await asyncpg.connect(dsn, timeout=90)
    try:
        return await connection.execute(statement)
    finally:
        await connection.close()


def test_postgres_is_never_root_and_asks_everybody_for_a_password(own_postgres: EmbeddedPostgres) -> None:
    assert own_postgres.pid is not None
    assert psutil.Process(own_postgres.pid).uids().effective != 0
    assert _listening(own_postgres.pid) == {"127.0.0.1"}

    without = own_postgres.admin_dsn.replace(own_postgres.admin_dsn.split(":")[2].split("@")[0], "guessed")
    with pytest.raises(asyncpg.InvalidPasswordError):
        asyncio.run(_execute(without, "SELECT 1"))


def test_postgres_discards_its_data_wherever_it_lies(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path / "state", durable=False) as postgres:
        home = Path(json.loads((tmp_path / "state" / "postgres.json").read_text())["home"])
        assert home.exists()

        postgres.discard()

    assert not home.exists()
    assert postgres.pid is None


def test_stopping_leaves_a_process_alone_that_only_has_the_pid(tmp_path: Path) -> None:
    foreign = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    noted = {"pid": foreign.pid, "created_at": psutil.Process(foreign.pid).create_time(), "command": ["java"]}
    for name in ("kafka.pid", "postgres.pid"):
        (tmp_path / name).write_text(json.dumps(noted))

    EmbeddedKafka(tmp_path).kill()
    EmbeddedPostgres(tmp_path).stop()

    assert foreign.poll() is None
    foreign.communicate(b"\n")
