"""What is sealed opens under any of our keys and no other."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet, InvalidToken
from stride_chassis.seal import Sealer

COMMAND_KEY = "c" * 32


def new_key() -> str:
    return Fernet.generate_key().decode()


def test_what_was_sealed_can_be_opened() -> None:
    sealer = Sealer([new_key()], COMMAND_KEY)
    sealed = sealer.seal(b"a lamp is out")
    assert b"lamp" not in sealed
    assert sealer.unseal(sealed) == b"a lamp is out"


def test_an_older_key_still_opens_after_a_rotation() -> None:
    old, new = new_key(), new_key()
    sealed = Sealer([old], COMMAND_KEY).seal(b"text")
    assert Sealer([new, old], COMMAND_KEY).unseal(sealed) == b"text"


def test_the_first_key_seals() -> None:
    old, new = new_key(), new_key()
    sealed = Sealer([new, old], COMMAND_KEY).seal(b"text")
    with pytest.raises(InvalidToken):
        Sealer([old], COMMAND_KEY).unseal(sealed)


def test_a_keyed_hash_depends_on_the_key_and_the_text() -> None:
    one, other = Sealer([new_key()], "a" * 32), Sealer([new_key()], "b" * 32)
    assert len(one.keyed_hash(b"text")) == 32
    assert one.keyed_hash(b"text") == one.keyed_hash(b"text")
    assert one.keyed_hash(b"text") != one.keyed_hash(b"other")
    assert one.keyed_hash(b"text") != other.keyed_hash(b"text")


@pytest.mark.parametrize(("keys", "command_key"), [(["short"], COMMAND_KEY), ([new_key()], "short")])
def test_an_unusable_key_is_refused_without_being_shown(keys: list[str], command_key: str) -> None:
    with pytest.raises(ValueError, match=r"^((?!short\b).)*$"):
        Sealer(keys, command_key)
