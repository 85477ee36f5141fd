"""A local issuer of bearer tokens, for laptops, demonstrations and tests; a deployment has an identity provider."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Self
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import OKPAlgorithm

from stride_provision.keeping import PRIVATE_FOLDER, locked, write_private
from stride_provision.signing_keys import read_key, written

ISSUER = "stride-local"
AUDIENCE = "stride"
ALGORITHM = "EdDSA"
DEFAULT_LIFE = timedelta(hours=12)


class Issuer:
    """Signs tokens with the Ed25519 key of a folder; `jwks_file` holds what a service needs to check them."""

    def __init__(self, key: Ed25519PrivateKey, jwks_file: Path) -> None:
        self._key = key
        self.jwks_file = jwks_file
        self.kid = _thumbprint(key)

    @classmethod
    def load_or_create(cls, folder: Path) -> Self:
        """Load the folder's key, or make one: `signing-key.pem` (mode 0600) and `jwks.json`.

        Raises:
            SigningKeyUnreadable: the file is there and holds no such key.
        """
        folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        key_file = folder / "signing-key.pem"
        with locked(folder / "issuer.lock"):
            if not key_file.exists():
                write_private(key_file, written(Ed25519PrivateKey.generate()))
            key = read_key(key_file, Ed25519PrivateKey)  # type: ignore[type-abstract]  # asked for, never made
            issuer = cls(key, folder / "jwks.json")
            issuer._publish()
        return issuer

    def _publish(self) -> None:
        """Write the key set, unless it is there: services read the file at any moment, and must not find half of it."""
        text = json.dumps(self.jwks(), indent=2) + "\n"
        if not self.jwks_file.exists() or self.jwks_file.read_text() != text:
            write_private(self.jwks_file, text)

    def jwks(self) -> dict[str, list[dict[str, str]]]:
        """Return the key set with the public key."""
        return {"keys": [{**_public_jwk(self._key), "use": "sig", "alg": ALGORITHM, "kid": self.kid}]}

    def token(
        self,
        subject: str,
        roles: Iterable[str],
        boroughs: Iterable[str],
        ttl: timedelta = DEFAULT_LIFE,
    ) -> str:
        """Return a token for a subject; `boroughs` are slugs, or `*` for all of London."""
        now = datetime.now(UTC)
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": subject,
            "iat": now,
            "exp": now + ttl,
            "jti": str(uuid4()),
            "roles": sorted(roles),
            "boroughs": sorted(boroughs),
        }
        return jwt.encode(claims, self._key, algorithm=ALGORITHM, headers={"kid": self.kid})


def token_ends_at(token: str) -> datetime:
    """Say when a token ends, whoever signed it."""
    claims = jwt.decode(token, options={"verify_signature": False})
    return datetime.fromtimestamp(claims["exp"], UTC)


def _public_jwk(key: Ed25519PrivateKey) -> dict[str, str]:
    public: dict[str, str] = OKPAlgorithm.to_jwk(key.public_key(), as_dict=True)
    return public


def _thumbprint(key: Ed25519PrivateKey) -> str:
    """Name the key by RFC 7638, so that the same key has the same name wherever it is loaded."""
    public = _public_jwk(key)
    required = {name: public[name] for name in ("crv", "kty", "x")}
    digest = sha256(json.dumps(required, separators=(",", ":"), sort_keys=True).encode()).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()
