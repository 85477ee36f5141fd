"""Seal keys in a file: changed while the service runs, and never shown."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from cryptography.fernet import Fernet, InvalidToken
from stride_chassis.seal import Sealer
from stride_chassis.seal_keys import FileKeys, KeyRing

from tests.logs import lines_from_here

if TYPE_CHECKING:
    from pathlib import Path

COMMAND_KEY = "c" * 32


def new_key() -> str:
    return Fernet.generate_key().decode()


OLD, NEW = new_key(), new_key()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "stride_seal_keys"
    path.write_text(OLD)
    return path


def process(file: Path) -> Sealer:
    """A sealer as each process of a service has one."""
    return Sealer(FileKeys(file, KeyRing.of(file.read_text())), COMMAND_KEY)


def change(file: Path, text: str) -> None:
    """Put another file in its place, as our own command does."""
    fresh = file.with_name("fresh")
    fresh.write_text(text)
    fresh.replace(file)


def test_a_key_that_is_put_first_seals_from_then_on(file: Path) -> None:
    sealer = process(file)
    before = sealer.seal(b"text")

    change(file, f"{NEW},{OLD}\n")

    assert KeyRing([NEW]).unseal(sealer.seal(b"text")) == b"text"
    assert sealer.unseal(before) == b"text"


def test_a_key_that_was_taken_away_opens_nothing_any_more(file: Path) -> None:
    sealer = process(file)
    sealed = sealer.seal(b"text")

    change(file, NEW)

    with pytest.raises(InvalidToken):
        sealer.unseal(sealed)


def test_what_another_process_seals_under_a_new_key_is_opened_at_once(file: Path) -> None:
    one, other = process(file), process(file)
    other.seal(b"the other has looked at the file")

    change(file, f"{NEW},{OLD}")

    assert other.unseal(one.seal(b"text")) == b"text"


def test_a_change_that_the_clock_of_the_file_does_not_show_is_found_when_nothing_opens(file: Path) -> None:
    sealer = process(file)
    sealer.seal(b"the file was looked at")
    kept = file.stat()

    file.write_text(NEW)
    os.utime(file, ns=(kept.st_atime_ns, kept.st_mtime_ns))

    assert sealer.keys.now().mark == KeyRing([OLD]).mark, "who trusts the clock alone would give up"
    assert sealer.unseal(KeyRing([NEW]).seal(b"text")) == b"text"


@pytest.mark.parametrize(
    "text", ["", "hush-hush", f"{NEW},hush-hush", "\udcff"], ids=["none", "unsound", "half", "not-text"]
)
def test_an_unsound_change_leaves_the_old_keys_and_is_told_once_without_a_key(file: Path, text: str) -> None:
    sealer = process(file)
    sealed = sealer.seal(b"text")
    file.write_bytes(text.encode(errors="surrogateescape"))

    with lines_from_here() as lines:
        opened = [sealer.unseal(sealed) for _ in range(3)]

    assert opened == [b"text"] * 3
    assert [line["event"] for line in lines] == ["seal keys not usable; the old ones stay in use"]
    assert "hush" not in str(lines)
    assert NEW not in str(lines)


def test_a_file_that_went_away_leaves_the_old_keys_and_is_heard_again_when_it_is_back(file: Path) -> None:
    sealer = process(file)
    sealed = sealer.seal(b"text")
    file.unlink()
    with lines_from_here() as lines:
        assert [sealer.unseal(sealed) for _ in range(3)] == [b"text"] * 3

    change(file, NEW)

    assert len(lines) == 1
    assert KeyRing([NEW]).unseal(sealer.seal(b"text")) == b"text"


def test_the_change_is_told_without_a_key(file: Path) -> None:
    sealer = process(file)
    change(file, f"{NEW},{OLD}")
    with lines_from_here() as lines:
        sealer.seal(b"text")
        sealer.seal(b"text")
    assert [(line["event"], line["keys"]) for line in lines] == [("seal keys changed", 2)]
    assert NEW not in str(lines)
    assert OLD not in str(lines)


def test_a_mark_tells_keys_and_their_order_apart_and_a_figure_holds_it() -> None:
    rings = [KeyRing([OLD]), KeyRing([NEW]), KeyRing([NEW, OLD]), KeyRing([OLD, NEW])]
    marks = {ring.mark for ring in rings}
    assert len(marks) == 4
    assert {int(float(mark)) for mark in marks} == marks
    assert KeyRing.of(f" {NEW} , {OLD}\n").mark == KeyRing([NEW, OLD]).mark
