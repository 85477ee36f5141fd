"""The reference file of boroughs."""

from pathlib import Path

import pytest
from stride_sessions.domain.refusals import Unknown
from stride_sessions.domain.rollout import ListedBorough
from stride_sessions.store.reference import Reference, ReferenceFileUnsound


def test_the_packaged_file_lists_the_boroughs_of_london() -> None:
    reference = Reference.load()
    assert len(reference.slugs) == 33
    assert reference.get("merton") == ListedBorough("merton", "E09000024", "south-west")


def test_a_borough_that_is_not_listed_is_unknown() -> None:
    with pytest.raises(Unknown):
        Reference.load().get("atlantis")


def test_another_file_takes_the_place_of_the_packaged_one(tmp_path: Path) -> None:
    file = tmp_path / "boroughs.csv"
    file.write_text("gss_code,slug,name,police_command\nE09000099,elsewhere,Elsewhere,North East\n")
    assert Reference.load(file).slugs == ["elsewhere"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "slug,name\nmerton,Merton\n",
        "gss_code,slug,police_command\nE09000024,Merton,South West\n",
        "gss_code,slug,police_command\nE09000024,merton,\n",
        "gss_code,slug,police_command\nE09000024,merton\n",
    ],
)
def test_a_file_that_is_not_whole_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "boroughs.csv"
    file.write_text(text)
    with pytest.raises(ReferenceFileUnsound):
        Reference.load(file)
