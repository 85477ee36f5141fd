"""When what is used ends: as Kafka shows it where it answers, as the files say where it does not."""

from __future__ import annotations

import socket
import ssl
from contextlib import contextmanager, suppress
from datetime import timedelta
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from stride_cli.compose.prepare import prepare
from stride_cli.compose.settings import ComposeSettings
from stride_cli.environment import COMPOSED, Environment
from stride_cli.status import Look, judge
from stride_cli.status.endings import see_endings
from stride_provision import Authority
from stride_provision.ports import LOOPBACK, free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from stride_cli.state import StateFolder


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StateFolder:
    """What a Compose installation is made of, with a port of Kafka where nobody listens."""
    monkeypatch.chdir(tmp_path)
    return prepare(ComposeSettings(compose_state=tmp_path / "state", kafka_port=free_port()))


@pytest.fixture
def environment(state: StateFolder) -> Environment:
    return Environment.model_validate(state.read(COMPOSED))


@contextmanager
def showing(environment: Environment, pem: Path) -> Iterator[None]:
    """Show a certificate to the first who comes to where Kafka is."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pem)
    port = int(environment.kafka.bootstrap_servers.rpartition(":")[2])
    with socket.create_server((LOOPBACK, port)) as server:
        server.settimeout(30)
        thread = Thread(target=_greet, args=(server, context), daemon=True)
        thread.start()
        yield
        thread.join()


def _greet(server: socket.socket, context: ssl.SSLContext) -> None:
    with suppress(OSError), server.accept()[0] as taken, context.wrap_socket(taken, server_side=True):
        pass


def test_while_kafka_is_away_the_files_say_when_they_end(state: StateFolder, environment: Environment) -> None:
    days = {ending.name: ending.days for ending in see_endings(state, environment)}

    assert days == {"Kafka's certificate": 396, "Prometheus' token": 396, "the authority": 3649}


def test_a_certificate_that_was_renewed_counts_once_kafka_shows_it(
    state: StateFolder, environment: Environment, tmp_path: Path
) -> None:
    old = tmp_path / "old.pem"
    old.write_text(Authority.load_or_create(state / "authority").issue([LOOPBACK], timedelta(days=10)))

    with showing(environment, old):
        (shown,) = [one for one in see_endings(state, environment) if one.name == "Kafka's certificate"]

    assert shown.days == 9


def test_of_what_is_not_there_nothing_is_said(state: StateFolder, environment: Environment) -> None:
    (state / "kafka" / "broker.pem").unlink()
    (state / "secrets" / "prometheus" / "stride_token").unlink()

    assert [ending.name for ending in see_endings(state, environment)] == ["the authority"]


@pytest.mark.parametrize(
    ("file", "name"),
    [("kafka/broker.pem", "Kafka's certificate"), ("secrets/prometheus/stride_token", "Prometheus' token")],
)
def test_what_cannot_be_read_is_told_as_such(
    state: StateFolder, environment: Environment, file: str, name: str
) -> None:
    (state / file).write_text("cut off")

    row = judge(Look(services=(), endings=see_endings(state, environment)))[-1]

    assert (row.part, row.name, row.state, row.is_well) == ("expiry", name, "cannot be read", False)


def test_a_stack_without_certificates_has_none_that_end(state: StateFolder, environment: Environment) -> None:
    assert see_endings(state, environment.model_copy(update={"kind": "embedded"})) == ()
