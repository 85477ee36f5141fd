import json
import stat
from pathlib import Path
from unittest.mock import MagicMock

import pytest
from pydantic import SecretStr
from stride_provision import Authority, KafkaAdmin, KafkaListener, SystemCredential, keep_credentials, onboard
from stride_provision.errors import CredentialUnreadable, UnusableName

CREDENTIAL = SystemCredential(
    borough="merton",
    system="merton.lighting",
    username="merton.lighting",
    password=SecretStr("word"),
    bootstrap_servers="127.0.0.1:9092",
)


def admin_for(clients: KafkaListener) -> MagicMock:
    """A Kafka that knows no user yet, as clients reach it."""
    admin = MagicMock(spec=KafkaAdmin, clients=clients)
    admin.has_user.return_value = False
    admin.put_user.return_value = "word"
    return admin


@pytest.fixture
def elsewhere(tmp_path: Path) -> KafkaListener:
    """A listener with TLS, whose authority's certificate lies in a file of this machine."""
    ca_file = Authority.load_or_create(tmp_path / "authority").ca_file
    return KafkaListener(bootstrap_servers="kafka.example.org:9095", security_protocol="SASL_SSL", ca_file=str(ca_file))


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
        "ca_pem": None,
    }


def test_a_credential_brings_the_authority_along_and_names_no_file_of_this_machine(
    elsewhere: KafkaListener, tmp_path: Path
) -> None:
    credential = onboard(admin_for(elsewhere), "merton", systems=("lighting",))["lighting"]
    credential.save(tmp_path / "merton.lighting.json")

    text = (tmp_path / "merton.lighting.json").read_text()
    assert str(tmp_path) not in text
    assert json.loads(text)["ca_pem"] == Path(str(elsewhere.ca_file)).read_text()
    assert credential.access.confluent()["ssl.ca.pem"] == credential.ca_pem
    assert len(credential.access.aiokafka()["ssl_context"].get_ca_certs()) == 1


def test_a_credential_is_readdressed_and_keeps_its_password(elsewhere: KafkaListener) -> None:
    there = CREDENTIAL.reached_by(elsewhere)

    assert (there.bootstrap_servers, there.security_protocol) == ("kafka.example.org:9095", "SASL_SSL")
    assert "BEGIN CERTIFICATE" in str(there.ca_pem)
    assert (there.system, there.password) == (CREDENTIAL.system, CREDENTIAL.password)


def test_a_credential_says_how_to_connect() -> None:
    assert CREDENTIAL.access.confluent()["sasl.username"] == "merton.lighting"


def test_a_file_that_is_no_credential_is_refused_without_quoting_it(tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text('{"borough": "merton", "password": "word"}')

    with pytest.raises(CredentialUnreadable, match=r"other\.json") as refused:
        SystemCredential.load(tmp_path / "other.json")
    assert "word" not in str(refused.value)


def test_a_file_that_is_there_keeps_its_password_and_is_told_the_new_address(
    elsewhere: KafkaListener, tmp_path: Path
) -> None:
    admin = admin_for(elsewhere)
    admin.has_user.return_value = True
    CREDENTIAL.save(tmp_path / "merton.lighting.json")

    files = keep_credentials(admin, "merton", ["lighting"], tmp_path)

    assert files == {"lighting": tmp_path / "merton.lighting.json"}
    assert SystemCredential.load(files["lighting"]) == CREDENTIAL.reached_by(elsewhere)
    admin.put_user.assert_not_called()


def test_a_file_that_was_lost_is_made_anew_and_the_others_are_left_alone(
    elsewhere: KafkaListener, tmp_path: Path
) -> None:
    admin = admin_for(elsewhere)
    admin.has_user.return_value = True
    CREDENTIAL.reached_by(elsewhere).save(tmp_path / "merton.lighting.json")
    before = (tmp_path / "merton.lighting.json").stat().st_ino

    files = keep_credentials(admin, "merton", ["lighting", "figures"], tmp_path)

    admin.put_user.assert_called_once_with("merton.figures")
    assert SystemCredential.load(files["figures"]).system == "merton.figures"
    assert files["lighting"].stat().st_ino == before


def test_a_system_whose_name_is_not_usable_is_refused_before_anything_is_made(
    elsewhere: KafkaListener, tmp_path: Path
) -> None:
    admin = admin_for(elsewhere)

    with pytest.raises(UnusableName):
        keep_credentials(admin, "merton", ["lighting", "../figures"], tmp_path)

    assert admin.mock_calls == []
