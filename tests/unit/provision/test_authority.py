from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError
from stride_provision import Authority
from stride_provision.errors import SigningKeyUnreadable

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ["kafka", "127.0.0.1"]


def verified(authority: Authority, pem: str, name: str) -> bool:
    """Whether a client that trusts the authority takes the server for `name`."""
    leaf, *chain = x509.load_pem_x509_certificates(pem.encode())
    trusted = Store(x509.load_pem_x509_certificates(authority.ca_file.read_bytes()))
    verifier = PolicyBuilder().store(trusted).time(datetime.now(UTC)).build_server_verifier(x509.DNSName(name))
    try:
        verifier.verify(leaf, chain)
    except VerificationError:
        return False
    return True


def test_a_client_trusts_what_was_issued_for_the_name_and_no_other(tmp_path: Path) -> None:
    authority = Authority.load_or_create(tmp_path)
    pem = authority.issue(NAMES)
    assert verified(authority, pem, "kafka")
    assert not verified(authority, pem, "elsewhere")


def test_nobody_trusts_what_has_expired(tmp_path: Path) -> None:
    authority = Authority.load_or_create(tmp_path)
    assert not verified(authority, authority.issue(NAMES, timedelta(days=-1)), "kafka")


def test_the_authority_is_the_same_the_next_time(tmp_path: Path) -> None:
    pem = Authority.load_or_create(tmp_path).issue(NAMES)
    assert verified(Authority.load_or_create(tmp_path), pem, "kafka")


def test_its_key_is_for_its_owner_only(tmp_path: Path) -> None:
    Authority.load_or_create(tmp_path)
    assert (tmp_path / "ca.key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("names", "life", "is_good"),
    [
        (NAMES, timedelta(days=61), True),
        (NAMES, timedelta(days=59), False),
        ([*NAMES, "kafka.example.org"], timedelta(days=61), False),
    ],
    ids=["lasts", "ends-within-two-months", "other-names"],
)
def test_what_ends_soon_or_has_other_names_is_issued_again(
    tmp_path: Path, names: list[str], life: timedelta, *, is_good: bool
) -> None:
    authority = Authority.load_or_create(tmp_path)
    assert authority.is_good(authority.issue(names, life), NAMES) is is_good


def test_what_another_authority_issued_is_not_good(tmp_path: Path) -> None:
    foreign = Authority.load_or_create(tmp_path / "other").issue(NAMES)
    assert not Authority.load_or_create(tmp_path / "ours").is_good(foreign, NAMES)


@pytest.mark.parametrize("name", ["ca.key", "ca.crt"])
def test_a_file_of_the_authority_that_holds_nothing_is_named_and_left_as_it_is(tmp_path: Path, name: str) -> None:
    Authority.load_or_create(tmp_path)
    (tmp_path / name).write_text("lost")

    with pytest.raises(SigningKeyUnreadable, match=str(tmp_path / name)):
        Authority.load_or_create(tmp_path)
    assert (tmp_path / name).read_text() == "lost"


@pytest.mark.parametrize(
    "broken",
    ["", "lost", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"],
    ids=["empty", "no PEM", "no DER"],
)
def test_what_is_no_certificate_is_issued_again(tmp_path: Path, broken: str) -> None:
    assert not Authority.load_or_create(tmp_path).is_good(broken, NAMES)


def test_neither_is_one_good_that_covers_no_name(tmp_path: Path) -> None:
    authority = Authority.load_or_create(tmp_path)
    assert not authority.is_good(authority.ca_file.read_text(), NAMES)


def test_openssl_reads_key_and_chain(tmp_path: Path) -> None:
    file = tmp_path / "broker.pem"
    file.write_text(Authority.load_or_create(tmp_path).issue(NAMES))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)  # raises where they do not belong together
    assert file.read_text().count("BEGIN CERTIFICATE") == 2
