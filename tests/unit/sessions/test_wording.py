"""The emergency wording is there, whole, or the service does not start."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

import pytest
from pydantic import ValidationError
from stride_sessions.settings import SessionsSettings
from stride_sessions.wording import EmergencyWording, WordingFileUnsound

if TYPE_CHECKING:
    from pathlib import Path

DEFAULT = files("stride_sessions").joinpath("emergency_wording.toml").read_text(encoding="utf-8")


def test_the_default_says_999_and_101_and_where_to_report_online() -> None:
    wording = EmergencyWording.load()
    assert (wording.danger_phone, wording.crime_phone) == ("999", "101")
    assert str(wording.crime_online).startswith("https://www.met.police.uk/")
    assert all(phone in wording.danger + wording.crime for phone in ("999", "101"))


def test_another_file_is_read_in_its_place(tmp_path: Path) -> None:
    file = tmp_path / "wording.toml"
    file.write_text(DEFAULT.replace("2026-11-26", "2027-01-31"))
    assert EmergencyWording.load(file).reviewed_on.year == 2027


@pytest.mark.parametrize(
    ("change", "blamed"),
    [
        (("danger_phone", "phone"), "danger_phone: Field required"),
        (('"999"', '"nine"'), "danger_phone: String should match"),
        (("https://", "http://"), "crime_online: URL scheme should be 'https'"),
        (("reviewed_on = 2026-11-26", "reviewed_on ="), "is no TOML"),
    ],
)
def test_a_file_that_is_not_whole_is_refused_with_what_is_wrong(
    tmp_path: Path, change: tuple[str, str], blamed: str
) -> None:
    file = tmp_path / "wording.toml"
    file.write_text(DEFAULT.replace(*change))
    with pytest.raises(WordingFileUnsound, match=blamed):
        EmergencyWording.load(file)


def test_a_file_that_is_not_there_stops_the_start_and_names_the_setting(tmp_path: Path) -> None:
    with pytest.raises(ValidationError) as refused:
        SessionsSettings(emergency_wording_file=tmp_path / "none.toml")
    blamed = {fault["loc"]: fault["msg"] for fault in refused.value.errors()}
    assert "cannot be read (FileNotFoundError)" in blamed["emergency_wording_file",]
