import json
from pathlib import Path
from typing import Any

import pytest
from stride_provision import Authority
from stride_sdk import Borough, Credential, CredentialUnreadable

FIELDS: dict[str, Any] = {
    "borough": "merton",
    "system": "merton.lighting",
    "username": "merton.lighting",
    "password": "s3cret",
    "bootstrap_servers": "127.0.0.1:9092",
    "security_protocol": "SASL_PLAINTEXT",
    "ca_file": None,
    "ca_pem": None,
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "merton.lighting.json"


def test_a_credential_file_makes_a_borough(path: Path) -> None:
    path.write_text(json.dumps(FIELDS))

    merton = Borough.from_file(path)

    assert merton.credential.source == "/stride/systems/merton.lighting"
    assert merton.group == "merton.lighting.main"


def test_a_consumer_has_a_group_of_its_own(path: Path) -> None:
    path.write_text(json.dumps(FIELDS))

    assert Borough.from_file(path, consumer="archive").group == "merton.lighting.archive"
    with pytest.raises(ValueError, match="slug"):
        Borough.from_file(path, consumer="Main Street")


def test_the_password_is_not_shown() -> None:
    assert "s3cret" not in repr(Credential.model_validate(FIELDS))


def test_without_tls_there_is_no_context() -> None:
    access = Credential.model_validate(FIELDS).for_aiokafka()

    assert (access["sasl_mechanism"], access["sasl_plain_password"]) == ("SCRAM-SHA-512", "s3cret")
    assert access["ssl_context"] is None


def test_with_tls_the_servers_certificate_is_checked() -> None:
    credential = Credential.model_validate({**FIELDS, "security_protocol": "SASL_SSL"})

    assert credential.for_aiokafka()["ssl_context"].check_hostname
    assert credential.for_faststream().use_ssl


def test_the_authority_in_the_file_is_trusted_and_no_other(path: Path, tmp_path: Path) -> None:
    pem = Authority.load_or_create(tmp_path / "authority").ca_file.read_text()
    path.write_text(json.dumps({**FIELDS, "security_protocol": "SASL_SSL", "ca_pem": pem}))

    (trusted,) = Credential.from_file(path).for_aiokafka()["ssl_context"].get_ca_certs()

    assert "Stride local authority" in str(trusted["subject"])


def test_an_older_file_that_names_a_file_of_certificates_is_still_read(path: Path, tmp_path: Path) -> None:
    ca_file = Authority.load_or_create(tmp_path / "authority").ca_file
    path.write_text(json.dumps({**FIELDS, "security_protocol": "SASL_SSL", "ca_file": str(ca_file)}))

    assert len(Credential.from_file(path).for_aiokafka()["ssl_context"].get_ca_certs()) == 1


def test_a_missing_file_is_named(path: Path) -> None:
    with pytest.raises(CredentialUnreadable, match=r"merton\.lighting\.json: No such file"):
        Borough.from_file(path)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"password": 7}, "password"),
        ({"security_protocol": "PLAINTEXT"}, "security_protocol"),
        ({"system": "sutton.lighting"}, "the whole"),
        ({"borough": "Merton"}, "borough"),
        ({"ca_pem": "no certificate"}, "ca_pem"),
        ({"ca_pem": ""}, "ca_pem"),
        ({"ca_pem": "é"}, "ca_pem"),
    ],
)
def test_a_file_that_is_no_credential_is_refused_without_quoting_it(
    path: Path, change: dict[str, Any], named: str
) -> None:
    path.write_text(json.dumps({**FIELDS, **change}))

    with pytest.raises(CredentialUnreadable, match=named) as caught:
        Borough.from_file(path)

    assert "s3cret" not in str(caught.value)
    assert caught.value.__cause__ is None
