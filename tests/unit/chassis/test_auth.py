"""Only a token of our issuer, for us, in its time and under a key we know makes a principal."""

from __future__ import annotations

import base64
import json
import time
from typing import TYPE_CHECKING

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from stride_chassis.auth import Authenticator, requires
from stride_chassis.errors import RoleMissing, TokenExpired, TokenInvalid
from stride_chassis.principal import Principal

if TYPE_CHECKING:
    from collections.abc import Callable

    from stride_chassis.settings import ServiceSettings


@pytest.fixture
def authenticator(settings: ServiceSettings) -> Authenticator:
    return Authenticator.from_settings(settings)


async def test_a_token_of_ours_names_its_bearer(authenticator: Authenticator, token: Callable[..., str]) -> None:
    principal = await authenticator.authenticate(token(roles=["officer"], boroughs=["merton", "sutton"]))
    assert principal == Principal("ada", frozenset({"officer"}), frozenset({"merton", "sutton"}))


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "somebody-else"},
        {"aud": "another-service"},
        {"iss": None},
        {"aud": None},
        {"exp": None},
        {"sub": None},
        {"sub": "a\0b"},
        {"sub": "x" * 201},
        {"roles": None},
        {"roles": "officer"},
        {"boroughs": [1]},
        {"nbf": time.time() + 3600},
    ],
)
async def test_a_token_with_other_claims_is_not_valid(
    authenticator: Authenticator, token: Callable[..., str], claims: dict[str, object]
) -> None:
    with pytest.raises(TokenInvalid):
        await authenticator.authenticate(token(**claims))


async def test_a_token_is_good_for_ten_seconds_after_its_end(
    authenticator: Authenticator, token: Callable[..., str]
) -> None:
    await authenticator.authenticate(token(exp=time.time() - 5))
    with pytest.raises(TokenExpired):
        await authenticator.authenticate(token(exp=time.time() - 15))


async def test_a_token_under_another_key_is_not_valid(authenticator: Authenticator, token: Callable[..., str]) -> None:
    forged = Ed25519PrivateKey.generate()
    for made in (token(key=forged), token(key=forged, kid="second")):
        with pytest.raises(TokenInvalid):
            await authenticator.authenticate(made)


def _unsigned(claims: dict[str, object]) -> str:
    return jwt.encode(claims, key="", algorithm="none", headers={"kid": "first"})


def _signed_with_the_public_key(claims: dict[str, object]) -> str:
    return jwt.encode(claims, key="x" * 32, algorithm="HS256", headers={"kid": "first"})


@pytest.mark.parametrize("make", [_unsigned, _signed_with_the_public_key])
async def test_only_our_algorithms_count(authenticator: Authenticator, token: Callable[..., str], make: object) -> None:
    assert callable(make)
    claims = json.loads(base64.urlsafe_b64decode(token().split(".")[1] + "=="))
    with pytest.raises(TokenInvalid):
        await authenticator.authenticate(make(claims))


@pytest.mark.parametrize("text", ["", "x", "a.b.c", "é.é.é", "." * 10_000])
async def test_what_is_no_token_is_not_valid(authenticator: Authenticator, text: str) -> None:
    with pytest.raises(TokenInvalid):
        await authenticator.authenticate(text)


async def test_one_of_the_roles_is_enough() -> None:
    principal = Principal("ada", frozenset({"officer"}), frozenset())
    assert await requires("coordinator", "officer")(principal) is principal
    with pytest.raises(RoleMissing):
        await requires("coordinator", "central")(principal)
