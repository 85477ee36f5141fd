"""A certificate authority of one stack, and the broker's certificate; where there is a real one, use that instead.

The folder holds `ca.crt`, which clients trust, and `ca.key`, which stays on this machine. A certificate is issued
again when it no longer covers the names or ends within two months.
"""

import ipaddress
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from stride_provision.errors import SigningKeyUnreadable
from stride_provision.keeping import PRIVATE_FOLDER, locked, write_private
from stride_provision.signing_keys import WAY_OUT, read_key, written

AUTHORITY_LIFE = timedelta(days=3650)
CERTIFICATE_LIFE = timedelta(days=397)  # the longest that browsers and most policies accept
RENEWED_BEFORE = timedelta(days=60)  # who renews monthly does so twice before anything is marked as ending
BACKDATED = timedelta(minutes=5)  # clocks differ


class Authority:
    """Signs certificates for servers: `Authority.load_or_create(folder).issue(["kafka", "127.0.0.1"])`."""

    def __init__(self, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate, ca_file: Path) -> None:
        self._key = key
        self._certificate = certificate
        self.ca_file = ca_file

    @classmethod
    def load_or_create(cls, folder: Path) -> Self:
        """Load the folder's authority, or make one; raises `SigningKeyUnreadable`."""
        folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        key_file, ca_file = folder / "ca.key", folder / "ca.crt"
        with locked(folder / "authority.lock"):
            if not key_file.exists() or not ca_file.exists():
                key = ec.generate_private_key(ec.SECP256R1())
                write_private(key_file, written(key))
                write_private(ca_file, _self_signed(key).public_bytes(Encoding.PEM).decode())
            known = read_key(key_file, ec.EllipticCurvePrivateKey)  # type: ignore[type-abstract]  # asked for, never made
            return cls(known, _read_certificate(ca_file), ca_file)

    def issue(self, names: Collection[str], life: timedelta = CERTIFICATE_LIFE) -> str:
        """Return key, certificate and chain as one PEM text; `names` are DNS names and IP addresses."""
        key = ec.generate_private_key(ec.SECP256R1())
        now = datetime.now(UTC)
        certificate = (
            _builder(_name(next(iter(names))), key, now - BACKDATED + min(life, timedelta()), now + life)
            .issuer_name(self._certificate.subject)
            .add_extension(x509.SubjectAlternativeName([_general(name) for name in names]), critical=False)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(signs_certificates=False), critical=True)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False)
            .sign(self._key, hashes.SHA256())
        )
        chain = [certificate, self._certificate]
        return written(key) + "".join(one.public_bytes(Encoding.PEM).decode() for one in chain)

    def is_good(self, pem: str, names: Collection[str]) -> bool:
        """Tell whether this is a certificate of ours that covers exactly these names and lasts for another two."""
        try:
            certificate = x509.load_pem_x509_certificates(pem.encode())[0]
            covered = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
            certificate.verify_directly_issued_by(self._certificate)
        except (InvalidSignature, x509.ExtensionNotFound, ValueError):
            return False
        lasts = certificate.not_valid_after_utc - datetime.now(UTC) > RENEWED_BEFORE
        return lasts and set(covered) == {_general(name) for name in names}


def ends_at(pem: str) -> datetime:
    """Say when the first certificate of a PEM text ends."""
    return x509.load_pem_x509_certificates(pem.encode())[0].not_valid_after_utc


def _self_signed(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    now = datetime.now(UTC)
    name = _name(f"Stride local authority {now:%Y-%m-%d %H:%M:%S}")
    return (
        _builder(name, key, now - BACKDATED, now + AUTHORITY_LIFE)
        .issuer_name(name)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .sign(key, hashes.SHA256())
    )


def _builder(
    subject: x509.Name, key: ec.EllipticCurvePrivateKey, begins: datetime, ends: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    """What a key is for; clients that are strict about RFC 5280 (Python 3.13) ask for it."""
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text[:64])])


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _read_certificate(path: Path) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(path.read_bytes())
    except ValueError as error:
        message = f"{path} holds no certificate: {WAY_OUT}"
        raise SigningKeyUnreadable(message) from error
