from pathlib import Path

import pytest
from stride_provision import Database, Passwords, provision_database
from stride_provision.errors import UnusableName


@pytest.mark.parametrize("name", ["", "Sessions", "1st", "a-b", 'a"b', "a" * 57, "a;b"])
async def test_a_name_that_is_no_plain_word_is_refused_before_anything_is_asked(name: str) -> None:
    with pytest.raises(UnusableName):
        await provision_database("postgresql://nobody@127.0.0.1:1/postgres", name)


def test_passwords_are_made_once_and_kept(tmp_path: Path) -> None:
    first = Passwords.load_or_create(tmp_path / "sessions.json")

    assert Passwords.load_or_create(tmp_path / "sessions.json") == first
    assert first.owner != first.app


def test_no_password_is_shown() -> None:
    passwords = Passwords()
    database = Database(
        owner_dsn=f"postgresql://o:{passwords.owner}@h/d", app_dsn=f"postgresql://a:{passwords.app}@h/d"
    )

    assert passwords.owner not in repr(passwords) + repr(database)
    assert passwords.app not in repr(passwords) + repr(database)
