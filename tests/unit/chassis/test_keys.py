"""Keys are found in a file that may change, or at an address that may be away."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from stride_chassis import keys
from stride_chassis.errors import Away
from stride_chassis.keys import FileKeySet, RemoteKeySet, key_set_at

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Address:
    """Stands where PyJWT's client asks an address: answers with a set, or is away."""

    def __init__(self, answer: str) -> None:
        self.answer = answer
        self.is_away = False
        self.times_asked = 0

    def get_jwk_set(self) -> jwt.PyJWKSet:
        self.times_asked += 1
        if self.is_away:
            raise jwt.PyJWKClientConnectionError
        return jwt.PyJWKSet.from_json(self.answer)


def change(path: Path, text: str) -> None:
    path.write_text(text)
    os.utime(path, ns=(1, 1))


@pytest.fixture
def address(key_set: Callable[..., str], signing_key: Ed25519PrivateKey) -> Address:
    return Address(key_set(first=signing_key))


@pytest.fixture
def remote(address: Address, monkeypatch: pytest.MonkeyPatch) -> RemoteKeySet:
    monkeypatch.setattr(jwt, "PyJWKClient", lambda *_args, **_kwargs: address)
    return RemoteKeySet("https://keys.example/jwks.json")


async def test_a_file_is_read_again_when_it_changes(key_file: Path, key_set: Callable[..., str]) -> None:
    found = FileKeySet(key_file)
    assert await found.find("second") is None
    change(key_file, key_set(second=Ed25519PrivateKey.generate()))
    assert await found.find("second") is not None
    assert await found.find("first") is None


async def test_a_file_that_went_away_leaves_the_old_keys(key_file: Path) -> None:
    found = FileKeySet(key_file)
    await found.find("first")
    os.unlink(key_file)  # noqa: PTH108 - pathlib is kept out of async functions
    assert await found.find("first") is not None


async def test_a_file_that_became_unreadable_leaves_the_old_keys(key_file: Path) -> None:
    found = FileKeySet(key_file)
    await found.find("first")
    change(key_file, "{")
    assert await found.find("first") is not None


async def test_without_any_key_set_the_keys_are_away(tmp_path: Path) -> None:
    with pytest.raises(Away):
        await FileKeySet(tmp_path / "missing.json").find("first")


async def test_a_symmetric_key_is_never_used(tmp_path: Path) -> None:
    path = tmp_path / "jwks.json"
    path.write_text('{"keys": [{"kty": "oct", "k": "c2VjcmV0", "kid": "first"}]}')
    assert await FileKeySet(path).find("first") is None


async def test_an_address_is_asked_once_for_many_tokens(remote: RemoteKeySet, address: Address) -> None:
    for _ in range(3):
        assert await remote.find("first") is not None
    assert address.times_asked == 1


async def test_unknown_keys_do_not_flood_the_address(remote: RemoteKeySet, address: Address) -> None:
    for number in range(5):
        assert await remote.find(f"unknown-{number}") is None
    assert address.times_asked == 1


async def test_an_address_that_went_away_leaves_the_old_keys(
    remote: RemoteKeySet, address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "FRESH_SECONDS", -1)
    monkeypatch.setattr(keys, "RETRY_SECONDS", -1)
    await remote.find("first")
    address.is_away = True
    assert await remote.find("first") is not None
    assert address.times_asked == 2


async def test_an_address_that_never_answered_is_away(remote: RemoteKeySet, address: Address) -> None:
    address.is_away = True
    with pytest.raises(Away):
        await remote.find("first")


@pytest.mark.parametrize(
    ("place", "kind"), [("/run/jwks.json", FileKeySet), ("https://keys.example/jwks.json", RemoteKeySet)]
)
def test_the_form_of_the_place_says_what_it_is(place: str, kind: type) -> None:
    assert isinstance(key_set_at(place), kind)
