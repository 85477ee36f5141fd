from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from rich.console import Console
from stride_cli.__main__ import explain
from stride_cli.app import app
from stride_cli.errors import CliError, Failed, NotRunning
from stride_cli.onboarding import check_known
from stride_postbox import file_name
from stride_provision import ProvisionFailed
from typer.testing import CliRunner

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS = ["up", "demo", "env", "token", "status", "tail", "borough", "import-sessions", "seal-key", "retention"]


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(arguments))
    if isinstance(result.exception, CliError):
        return result.exception.exit_code, str(result.exception)
    return result.exit_code, result.output


def test_help_names_every_command() -> None:
    code, output = run("--help")

    assert code == 0
    assert all(command in output for command in COMMANDS)


@pytest.mark.parametrize("command", [[name] for name in COMMANDS] + [["borough", "onboard"], ["seal-key", "retire"]])
def test_every_command_explains_itself(command: list[str]) -> None:
    code, output = run(*command, "--help")

    assert code == 0
    assert "Usage" in output


@pytest.mark.parametrize(
    "command",
    [
        ["env"],
        ["status"],
        ["tail"],
        ["token", "--role", "central", "--borough", "*"],
        ["retention", "--borough", "merton"],
    ],
)
def test_where_nothing_runs_the_exit_code_is_3(command: list[str], tmp_path: Path) -> None:
    code, _ = run(*command, "--state", str(tmp_path / "none"))

    assert code == 3


def test_a_borough_is_brought_in_with_systems_of_names_of_its_own(tmp_path: Path) -> None:
    named = ("--system", "lighting", "--system", "figures")

    assert run("borough", "onboard", "merton", *named, "--state", str(tmp_path / "none"))[0] == 3


def test_a_system_that_runs_as_a_container_is_not_given_a_second_credential(tmp_path: Path) -> None:
    (tmp_path / "credentials-in-containers").mkdir()
    (tmp_path / "credentials-in-containers" / "merton.lighting.json").touch()

    code, said = run("borough", "onboard", "merton", "--system", "lighting", "--state", str(tmp_path))

    assert (code, "merton.lighting" in said) == (1, True)


@pytest.mark.parametrize("command", [["token"], ["token", "--role", "queen", "--borough", "merton"], ["dance"]])
def test_wrong_usage_is_exit_code_2(command: list[str]) -> None:
    assert run(*command)[0] == 2


def test_a_file_to_import_must_be_there_and_be_called_a_spreadsheet(tmp_path: Path) -> None:
    state = ("--borough", "merton", "--state", str(tmp_path / "none"))
    for name in ("list.csv", "list.XLSX", "list.ods"):
        (tmp_path / name).write_text("reference")

    assert run("import-sessions", str(tmp_path / "gone.csv"), *state)[0] == 2
    assert run("import-sessions", str(tmp_path / "list.ods"), *state)[0] == 2
    assert run("import-sessions", str(tmp_path / "list.csv"))[0] == 2
    assert run("import-sessions", str(tmp_path / "list.csv"), *state, "--charset", "utf-16")[0] == 2
    assert run("import-sessions", str(tmp_path / "list.csv"), *state)[0] == 3
    assert run("import-sessions", str(tmp_path / "list.XLSX"), *state)[0] == 3


def test_a_slug_that_is_no_borough_is_refused_with_those_that_are() -> None:
    with pytest.raises(Failed, match="narnia") as refused:
        check_known("narnia")

    assert "merton" in refused.value.way_out
    check_known("merton")


@pytest.mark.parametrize(
    ("error", "code"),
    [(Failed("no [luck]", way_out="try again"), 1), (NotRunning("gone"), 3), (ProvisionFailed("x"), 1)],
)
def test_an_expected_error_is_a_cause_a_way_out_and_a_code(error: Exception, code: int) -> None:
    said = io.StringIO()

    assert explain(error, Console(file=said)) == code
    assert str(error) in said.getvalue()


def test_an_unexpected_error_is_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError):
        explain(ZeroDivisionError(), Console(file=io.StringIO()))


def test_a_header_cannot_lead_a_mail_out_of_its_folder() -> None:
    name = file_name({"X-Stride-Delivery": "../../etc/passwd", "X-Stride-Attempt": "1"})

    assert name.startswith("etcpasswd-1-")
    assert name.endswith(".eml")
