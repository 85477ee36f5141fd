"""What `stride compose init` makes: once and for good, readable where it is mounted, and secret everywhere else."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from unittest.mock import MagicMock

import pytest
from stride_cli.blueprint import SERVICES
from stride_cli.compose.prepare import MOUNTED, prepare
from stride_cli.compose.settings import ComposeSettings, load_settings, publish_kafka
from stride_cli.environment import COMPOSED, Environment, load_environment
from stride_cli.errors import Failed, NotRunning
from stride_cli.onboarding import admin_of
from stride_sessions.settings import SessionsSettings

from tests.guards.sources import ROOT

COMPOSE = (ROOT / "docker-compose.yml").read_text()


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ComposeSettings:
    monkeypatch.chdir(tmp_path)
    return ComposeSettings(compose_state=tmp_path / "state")


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_second_run_keeps_every_secret(settings: ComposeSettings) -> None:
    first = contents(prepare(settings).path)
    second = contents(prepare(settings).path)
    renewed = {name for name in first if first[name] != second[name]}
    assert renewed <= {"secrets/prometheus/stride_token", "secrets/prometheus/stride_web.yml"}
    assert second.keys() == first.keys()


def test_a_second_run_never_takes_from_a_running_container_what_it_reads(
    settings: ComposeSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    state, modes = prepare(settings), dict[str, int]()
    replace = Path.replace

    def replace_and_look(fresh: Path, target: Path) -> Path:
        replaced = replace(fresh, target)
        modes[str(target.relative_to(state.path))] = target.stat().st_mode
        return replaced

    monkeypatch.setattr(Path, "replace", replace_and_look)
    prepare(settings.model_copy(update={"kafka_public_name": "kafka.example.org"}))

    mounted = {name: mode for name, mode in modes.items() if name.split("/")[0] in MOUNTED}
    assert "kafka/broker.pem" in mounted
    assert [name for name, mode in mounted.items() if not mode & stat.S_IROTH] == []


def test_nobody_else_can_enter_the_folder_and_containers_read_what_they_mount(settings: ComposeSettings) -> None:
    state = prepare(settings)
    assert stat.S_IMODE(state.path.stat().st_mode) == 0o700
    mounted = [path for name in MOUNTED for path in (state / name).rglob("*")]
    assert mounted
    assert [path for path in mounted if not path.stat().st_mode & stat.S_IROTH] == []


def test_the_keys_that_sign_are_not_mounted(settings: ComposeSettings) -> None:
    state = prepare(settings)
    mounted = b"".join(path.read_bytes() for name in MOUNTED for path in (state / name).rglob("*") if path.is_file())
    for key in (state / "issuer" / "signing-key.pem", state / "authority" / "ca.key"):
        assert key.read_bytes() not in mounted
        assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_a_new_name_of_kafka_gets_a_new_certificate(settings: ComposeSettings) -> None:
    certificate = prepare(settings) / "kafka" / "broker.pem"
    before = certificate.read_text()
    prepare(settings.model_copy(update={"kafka_public_name": "kafka.example.org"}))
    assert certificate.read_text() != before


def test_publishing_kafka_is_written_to_the_settings_of_compose_and_taken_back(settings: ComposeSettings) -> None:
    assert settings.kafka_public_bind == "127.0.0.1"
    publish_kafka("kafka.example.org")
    published = load_settings()
    assert (published.kafka_public_name, published.kafka_public_bind) == ("kafka.example.org", "0.0.0.0")  # noqa: S104
    publish_kafka("")
    assert (load_settings().kafka_public_name, load_settings().kafka_public_bind) == ("", "127.0.0.1")


def test_an_address_that_was_chosen_for_kafka_is_kept_whenever_it_is_published(settings: ComposeSettings) -> None:
    Path(".env").write_text("STRIDE_KAFKA_PUBLIC_BIND=192.0.2.7\n")

    for name in ("kafka.example.org", "kafka.example.net"):
        publish_kafka(name)
        assert (load_settings().kafka_public_name, load_settings().kafka_public_bind) == (name, "192.0.2.7")


def test_an_address_that_the_environment_gives_for_kafka_is_not_widened_for_when_it_is_gone(
    settings: ComposeSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STRIDE_KAFKA_PUBLIC_BIND", "192.0.2.7")
    publish_kafka("kafka.example.org")
    monkeypatch.delenv("STRIDE_KAFKA_PUBLIC_BIND")

    assert load_settings().kafka_public_bind == "127.0.0.1"


@pytest.mark.parametrize(("name", "address"), [("", "127.0.0.1:9094"), ("kafka.example.org", "kafka.example.org:9095")])
def test_borough_systems_are_told_the_public_name_and_where_there_is_none_the_address_here(
    settings: ComposeSettings, monkeypatch: pytest.MonkeyPatch, name: str, address: str
) -> None:
    monkeypatch.setattr("stride_provision.kafka_admin.AdminClient", MagicMock())
    state = prepare(settings.model_copy(update={"kafka_public_name": name}))

    admin = admin_of(Environment.model_validate(state.read(COMPOSED)))

    assert admin.access.bootstrap_servers == "127.0.0.1:9094"
    assert (admin.clients.bootstrap_servers, admin.clients.security_protocol) == (address, "SASL_SSL")
    assert admin.clients.ca_file == str(state / "public" / "ca.crt")


def test_a_setting_that_is_wrong_is_named(settings: ComposeSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STRIDE_SESSIONS_PORT", "eight")
    with pytest.raises(Failed, match="STRIDE_SESSIONS_PORT"):
        load_settings()


def test_a_folder_with_other_things_in_it_is_refused(settings: ComposeSettings) -> None:
    settings.compose_state.mkdir()
    (settings.compose_state / "thesis.txt").touch()
    with pytest.raises(Failed, match="not a state folder"):
        prepare(settings)


def test_where_nothing_is_up_the_way_out_is_compose(settings: ComposeSettings) -> None:
    closed = {f"{service}_port": 1 for service in SERVICES}
    state = prepare(settings.model_copy(update=closed))
    with pytest.raises(NotRunning) as refused:
        load_environment(state)
    assert "docker compose up" in refused.value.way_out


def test_services_and_this_machine_reach_the_same_database(settings: ComposeSettings) -> None:
    state = prepare(settings)
    inside = (state / "secrets" / "reports" / "stride_database_url").read_text()
    outside = json.loads((state / "compose.json").read_text())["services"]["reports"]["database_url"]
    assert inside.replace("@postgres:5432/", f"@127.0.0.1:{settings.postgres_port}/") == outside


@pytest.mark.parametrize("field", [name for name in ComposeSettings.model_fields if name != "kafka_public_name"])
def test_the_defaults_are_those_of_the_compose_file(field: str) -> None:
    default = ComposeSettings.model_fields[field].default
    written = f"./{default}" if field == "compose_state" else str(default)
    assert f"${{STRIDE_{field.upper()}:-{written}}}" in COMPOSE


def test_figures_lead_to_the_loopback_port_of_sessions_unless_an_address_is_given() -> None:
    loopback = "http://127.0.0.1:${STRIDE_SESSIONS_PORT:-8001}"
    assert f"STRIDE_SESSIONS_PUBLIC_URL: ${{STRIDE_SESSIONS_PUBLIC_URL:-{loopback}}}" in part_of("reports")


def test_the_authority_of_the_feed_can_be_given_and_is_otherwise_that_of_sessions() -> None:
    default = SessionsSettings.model_fields["feed_authority"].default
    assert f"STRIDE_FEED_AUTHORITY: ${{STRIDE_FEED_AUTHORITY:-{default}}}" in part_of("sessions")


def part_of(service: str) -> str:
    """What the Compose file says of a service."""
    return COMPOSE.partition(f"\n  {service}:\n")[2].partition("\n\n")[0]
