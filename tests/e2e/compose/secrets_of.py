"""Every secret of a state folder, read from the files that hold them; says where each stands, and shows none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stride_cli.onboarding import OUTSIDE

if TYPE_CHECKING:
    from pathlib import Path

FOLDERS = (
    "secrets",
    "databases",
    "kafka",
    "authority",
    "issuer",
    "credentials",
    "credentials-in-containers",
    "demo-system",
)
FILES = ("admin.properties",)
NO_SECRETS = (".crt", ".lock", OUTSIDE)
PUBLIC_FILES = ("jwks.json",)
GENERATED = re.compile(rb"[A-Za-z0-9_-]{32,}|\$2[aby]\$\d+\$[./A-Za-z0-9]{53}")  # tokens and keys; bcrypt
CERTIFICATE = re.compile(rb"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", re.DOTALL)
PRIVATE_KEY = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY-----\s+([A-Za-z0-9+/=\s]+)-----END")


@dataclass(frozen=True)
class Secrets:
    """`by_file` has every secret of each file, by the file's path in the state folder."""

    by_file: dict[str, frozenset[bytes]]

    @property
    def values(self) -> frozenset[bytes]:
        """All of them."""
        return frozenset().union(*self.by_file.values())

    def shown_in(self, text: bytes) -> list[str]:
        """The files whose secrets stand in a text; their names, so that a test's failure does not show them."""
        return sorted(file for file, values in self.by_file.items() if any(value in text for value in values))


def secrets_of(state: Path) -> Secrets:
    """Read them all."""
    folders = [file for name in FOLDERS for file in sorted((state / name).rglob("*")) if file.is_file()]
    files = [file for file in folders if file.suffix not in NO_SECRETS and file.name not in PUBLIC_FILES]
    every = [*files, *(state / name for name in FILES)]
    return Secrets({str(file.relative_to(state)): secrets_in(file.read_bytes()) for file in every})


def secrets_in(text: bytes) -> frozenset[bytes]:
    """What was generated, and every line of a private key; a certificate beside either is no secret."""
    keys = PRIVATE_KEY.findall(text)
    if keys:
        return frozenset(line for key in keys for line in key.split())
    return frozenset(GENERATED.findall(CERTIFICATE.sub(b"", text)))
