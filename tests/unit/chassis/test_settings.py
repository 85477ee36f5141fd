"""Settings come from variables or secret files, and an error never shows a value."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cryptography.fernet import Fernet
from pydantic import ValidationError
from stride_chassis.settings import LogFormat, ServiceSettings

if TYPE_CHECKING:
    from pathlib import Path

GIVEN = {
    "STRIDE_DATABASE_URL": "postgresql://app:hush@127.0.0.1:5432/sessions",
    "STRIDE_KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:9092",
    "STRIDE_KAFKA_USERNAME": "sessions",
    "STRIDE_KAFKA_PASSWORD": "hush",
    "STRIDE_JWKS": "jwks.json",
    "STRIDE_JWT_ISSUER": "stride-local",
    "STRIDE_JWT_AUDIENCE": "stride",
    "STRIDE_SEAL_KEYS": Fernet.generate_key().decode(),
    "STRIDE_COMMAND_KEY": "k" * 32,
}


@pytest.fixture(autouse=True)
def given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STRIDE_SECRETS_DIR", raising=False)
    for name, value in GIVEN.items():
        monkeypatch.setenv(name, value)


def read() -> ServiceSettings:
    return ServiceSettings()


def test_variables_are_read_and_the_rest_has_defaults() -> None:
    settings = read()
    assert settings.kafka_username == "sessions"
    assert (settings.http_host, settings.http_port) == ("127.0.0.1", 8000)
    assert settings.log_format is LogFormat.JSON


def test_a_secret_may_be_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("STRIDE_KAFKA_PASSWORD")
    (tmp_path / "stride_kafka_password").write_text("from-a-file\n")
    monkeypatch.setenv("STRIDE_SECRETS_DIR", str(tmp_path))
    assert read().kafka_password.get_secret_value() == "from-a-file"


def test_a_variable_wins_over_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "stride_kafka_password").write_text("from-a-file")
    monkeypatch.setenv("STRIDE_SECRETS_DIR", str(tmp_path))
    assert read().kafka_password.get_secret_value() == "hush"


def test_seal_keys_in_a_file_of_the_folder_are_read_again_when_it_changes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("STRIDE_SEAL_KEYS")
    monkeypatch.setenv("STRIDE_SECRETS_DIR", str(tmp_path))
    (tmp_path / "stride_seal_keys").write_text(Fernet.generate_key().decode())
    sealer, new = read().sealer(), Fernet.generate_key().decode()
    (tmp_path / "stride_seal_keys").write_text(new)
    assert Fernet(new).decrypt(sealer.seal(b"text")) == b"text"


def test_seal_keys_in_a_variable_stay_as_they_are(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("STRIDE_SECRETS_DIR", str(tmp_path))
    (tmp_path / "stride_seal_keys").write_text(Fernet.generate_key().decode())
    settings = read()
    sealed = settings.sealer().seal(b"text")
    assert settings.seal_keys_file is None
    assert Fernet(GIVEN["STRIDE_SEAL_KEYS"]).decrypt(sealed) == b"text"


def test_secrets_are_not_shown() -> None:
    assert "hush" not in repr(read())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("STRIDE_DATABASE_URL", "mysql://hush-hush"),
        ("STRIDE_JWKS", "http://keys.example/hush-hush"),
        ("STRIDE_SEAL_KEYS", "hush-hush"),
        ("STRIDE_COMMAND_KEY", "hush-hush"),
        ("STRIDE_HTTP_PORT", "hush-hush"),
        ("STRIDE_KAFKA_USERNAME", ""),
        ("STRIDE_TRUSTED_PROXIES", "10.0.0.7, hush-hush"),
        ("STRIDE_TRUSTED_PROXIES", "10.0.0.7/24"),
    ],
)
def test_a_doubtful_value_stops_the_start_and_is_not_shown(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError) as caught:
        read()
    assert "hush-hush" not in str(caught.value)


def test_proxies_are_addresses_and_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STRIDE_TRUSTED_PROXIES", "10.0.0.7, 10.0.1.0/24,fd00::/64")
    assert read().proxies() == ["10.0.0.7", "10.0.1.0/24", "fd00::/64"]


def test_a_key_set_over_http_is_for_loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STRIDE_JWKS", "http://127.0.0.1:8080/jwks.json")
    assert read().jwks.startswith("http://127.0.0.1")
