"""What the commands say while a server is away: one line that names it, and a way out; never a traceback."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from rich.console import Console
from stride_cli import live, offsets
from stride_cli.environment import RUNNING
from stride_cli.errors import Failed
from stride_cli.live import LiveRecords
from stride_cli.offsets import accept_partition, show_offsets
from stride_cli.state import StateFolder
from stride_provision.ports import LOOPBACK, free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SOON_S = 0.5


@pytest.fixture
def nobody() -> str:
    """Where nothing listens."""
    return f"{LOOPBACK}:{free_port()}"


@pytest.fixture
def settings(nobody: str) -> dict[str, Any]:
    return {
        "bootstrap.servers": nobody,
        "security.protocol": "SASL_PLAINTEXT",
        "sasl.mechanism": "SCRAM-SHA-512",
        "sasl.username": "admin",
        "sasl.password": "word",
    }


@pytest.fixture
def state(
    tmp_path: Path, nobody: str, settings: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> Iterator[StateFolder]:
    """A stack that is said to run, with no service yet and servers that are away."""
    monkeypatch.setattr(offsets, "ANSWER_SECONDS", SOON_S)
    state = StateFolder(tmp_path / "state")
    state.create()
    properties = state / "admin.properties"
    properties.write_text("".join(f"{name}={value}\n" for name, value in settings.items()))
    kafka = {"bootstrap_servers": nobody, "admin_properties": str(properties)}
    state.write(RUNNING, {"kind": "embedded", "kafka": kafka, "services": {}, "mail": {"url": "file:///mail"}})
    with state.hold():
        yield state


def with_service(state: StateFolder, nobody: str) -> None:
    """Let the stack have a service whose database is away."""
    service = {"url": "", "urls": [], "pids": [], "database_url": f"postgresql://reports_app:word@{nobody}/reports"}
    state.write(RUNNING, {**(state.read(RUNNING) or {}), "services": {"reports": service}})


def listing(state: StateFolder) -> None:
    show_offsets(state, Console(file=io.StringIO()))


def accepting(state: StateFolder) -> None:
    accept_partition(state, "reports.figures", "stride.rollout", 0)


@pytest.mark.parametrize("ask", [listing, accepting])
def test_while_postgres_is_away_offsets_name_the_database(
    state: StateFolder, nobody: str, ask: Callable[[StateFolder], None]
) -> None:
    with_service(state, nobody)

    with pytest.raises(Failed, match="database of reports") as refused:
        ask(state)

    assert "stride status" in refused.value.way_out
    assert "word" not in str(refused.value)


@pytest.mark.parametrize("ask", [listing, accepting])
def test_while_kafka_is_away_offsets_name_it_and_say_nothing_else(
    state: StateFolder, nobody: str, ask: Callable[[StateFolder], None], capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(Failed, match=f"Kafka at {nobody}") as refused:
        ask(state)

    assert "stride status" in refused.value.way_out
    assert capfd.readouterr() == ("", "")


def test_while_kafka_is_away_tail_names_it_and_says_nothing_else(
    settings: dict[str, Any], nobody: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(live, "PATIENCE_S", SOON_S)

    with pytest.raises(Failed, match=f"Kafka at {nobody}"):
        LiveRecords(settings)

    assert capfd.readouterr() == ("", "")
