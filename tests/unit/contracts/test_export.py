from pathlib import Path
from shutil import copytree

import pytest
from stride_contracts.export import CHECKOUT, main


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for name in ("schemas", "examples"):
        copytree(CHECKOUT / name, tmp_path / name)
    return tmp_path


def check(checkout: Path) -> int:
    return main(["--check", "--folder", str(checkout)])


def test_a_stale_schema_is_named(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (checkout / "schemas" / "concern-raised.v1.json").write_text("{}")

    assert check(checkout) == 1
    assert "schemas/concern-raised.v1.json" in capsys.readouterr().err


def test_writing_mends_the_schemas(checkout: Path) -> None:
    (checkout / "schemas" / "concern-raised.v1.json").unlink()
    (checkout / "schemas" / "concern-sung.v1.json").write_text("{}")

    assert check(checkout) == 1
    assert main(["--folder", str(checkout)]) == 0
    assert check(checkout) == 0


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"topic": "orders", "key": "k", "headers": {}, "data": 1}'])
def test_an_example_that_no_longer_reads_is_named_and_left_alone(
    checkout: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    example = checkout / "examples" / "concern-raised.v1.json"
    example.write_text(text)

    assert main(["--folder", str(checkout)]) == 1
    assert "examples/concern-raised.v1.json" in capsys.readouterr().err
    assert example.read_text() == text
