"""A service that is built and never started: its app, its resources, and tokens of an issuer of its own."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import jwt
import pytest
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import OKPAlgorithm
from pydantic import SecretStr
from stride_chassis.resources import open_resources
from stride_chassis.settings import ServiceSettings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from stride_chassis import Resources


@pytest.fixture(scope="session")
def signing_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


@pytest.fixture(scope="session")
def key_set() -> Callable[..., str]:
    def make(**keys: Ed25519PrivateKey) -> str:
        entries = [{**OKPAlgorithm.to_jwk(key.public_key(), as_dict=True), "kid": kid} for kid, key in keys.items()]
        return json.dumps({"keys": entries})

    return make


@pytest.fixture
def key_file(tmp_path: Path, signing_key: Ed25519PrivateKey, key_set: Callable[..., str]) -> Path:
    path = tmp_path / "jwks.json"
    path.write_text(key_set(first=signing_key))
    return path


@pytest.fixture
def token(signing_key: Ed25519PrivateKey) -> Callable[..., str]:
    def make(*, key: Ed25519PrivateKey = signing_key, kid: str = "first", **claims: object) -> str:
        usual = {"iss": "stride-local", "aud": "stride", "sub": "ada", "exp": time.time() + 60}
        said = {**usual, "roles": ["coordinator"], "boroughs": ["merton"], **claims}
        held = {name: claim for name, claim in said.items() if claim is not None}
        return jwt.encode(held, key, algorithm="EdDSA", headers={"kid": kid})

    return make


@pytest.fixture
def settings(key_file: Path) -> ServiceSettings:
    return ServiceSettings(
        database_url=SecretStr("postgresql://nobody:nothing@127.0.0.1:1/none"),
        kafka_bootstrap_servers="127.0.0.1:1",
        kafka_username="sessions",
        kafka_password=SecretStr("hush-kafka"),
        jwks=str(key_file),
        jwt_issuer="stride-local",
        jwt_audience="stride",
        seal_keys=SecretStr(Fernet.generate_key().decode()),
        command_key=SecretStr("k" * 32),
    )


@pytest.fixture
async def resources(settings: ServiceSettings) -> AsyncIterator[Resources]:
    async with open_resources("sessions", settings) as opened:
        yield opened
