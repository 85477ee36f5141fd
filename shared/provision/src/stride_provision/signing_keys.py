"""Private keys that sign tokens and certificates, kept as PEM (PKCS 8) in files that only their owner can read."""

from pathlib import Path
from typing import TypeVar

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from stride_provision.errors import SigningKeyUnreadable

Key = TypeVar("Key", Ed25519PrivateKey, EllipticCurvePrivateKey)

WAY_OUT = "bring it back from a backup; with its folder moved away a new one is made, and nothing that it signed counts"


def read_key(path: Path, kind: type[Key]) -> Key:
    """Read a key of this kind; raises `SigningKeyUnreadable`, since nobody may replace a key without being told."""
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:  # no PEM, a password on it, something of its own
        raise SigningKeyUnreadable(_complaint(path, "private key that can be read")) from error
    if not isinstance(key, kind):
        raise SigningKeyUnreadable(_complaint(path, kind.__name__))
    return key


def written(key: Key) -> str:
    """Write a key as it stands in its file."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def _complaint(path: Path, wanted: str) -> str:
    return f"{path} holds no {wanted}: {WAY_OUT}"
