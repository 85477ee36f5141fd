import json
import stat
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError
from stride_provision import SystemCredential

CREDENTIAL = SystemCredential(
    borough="merton",
    system="merton.lighting",
    username="merton.lighting",
    password=SecretStr("word"),
    bootstrap_servers="127.0.0.1:9092",
)


def test_a_credential_reads_back_as_it_was_saved(tmp_path: Path) -> None:
    CREDENTIAL.save(tmp_path / "merton.lighting.json")

    assert SystemCredential.load(tmp_path / "merton.lighting.json") == CREDENTIAL


def test_the_file_is_plain_json_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "merton.lighting.json"
    CREDENTIAL.save(path)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert json.loads(path.read_text()) == {
        "borough": "merton",
        "system": "merton.lighting",
        "username": "merton.lighting",
        "password": "word",
        "bootstrap_servers": "127.0.0.1:9092",
        "security_protocol": "SASL_PLAINTEXT",
        "ca_file": None,
    }


def test_a_credential_says_how_to_connect() -> None:
    assert CREDENTIAL.access.confluent()["sasl.username"] == "merton.lighting"


def test_a_file_that_is_no_credential_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text('{"borough": "merton", "password": "word"}')

    with pytest.raises(ValidationError):
        SystemCredential.load(tmp_path / "other.json")
