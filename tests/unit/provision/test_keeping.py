import os
import stat
from pathlib import Path

import pytest
from stride_provision.keeping import cache_folder, locked, put, write_private


def test_a_private_file_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        write_private(tmp_path / "secret", "word")
    finally:
        os.umask(before)

    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600


def test_writing_again_replaces_the_file_and_its_mode(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("a long word that was there before")
    secret.chmod(0o644)

    write_private(secret, "word")

    assert secret.read_text() == "word"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [secret]


def test_what_is_put_again_is_left_alone(tmp_path: Path) -> None:
    public = tmp_path / "public"
    put(public, "word")
    before = public.stat()

    put(public, "word")

    assert public.stat().st_ino == before.st_ino
    assert stat.S_IMODE(before.st_mode) == 0o600


def test_who_could_read_what_was_put_before_can_read_the_new_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    public, seen = tmp_path / "public", list[int]()
    public.write_text("a long word that was there before")
    public.chmod(0o644)
    replace = Path.replace

    def look_and_replace(fresh: Path, target: Path) -> Path:
        seen.append(stat.S_IMODE(fresh.stat().st_mode))
        return replace(fresh, target)

    monkeypatch.setattr(Path, "replace", look_and_replace)
    put(public, "word")

    assert public.read_text() == "word"
    assert seen == [0o644]
    assert list(tmp_path.iterdir()) == [public]


def test_a_lock_can_be_taken_again_after_its_holder_failed(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), locked(tmp_path / "lock"):
        _ = 1 // 0

    with locked(tmp_path / "lock"):
        pass


def test_the_cache_moves_with_its_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("STRIDE_CACHE", raising=False)
    assert cache_folder() == tmp_path / ".cache" / "stride"

    monkeypatch.setenv("STRIDE_CACHE", "~/elsewhere")
    assert cache_folder() == tmp_path / "elsewhere"
