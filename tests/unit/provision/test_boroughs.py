from pathlib import Path

import pytest
from stride_provision import Boroughs
from stride_provision.errors import BoroughsUnreadable, UnknownBorough

HEADING = "gss_code,slug,name,police_command\n"
MERTON = "E09000024,merton,Merton,South West\n"


def test_london_is_32_boroughs_and_the_city() -> None:
    boroughs = Boroughs.load()

    assert len(boroughs) == 33
    assert {one.gss_code for one in boroughs} == {f"E09{number:06}" for number in range(1, 34)}
    assert "city-of-london" in boroughs


def test_a_borough_is_found_by_its_slug() -> None:
    merton = Boroughs.load().get("merton")

    assert (merton.gss_code, merton.name, merton.police_command) == ("E09000024", "Merton", "South West")
    assert merton.police_command_slug == "south-west"


def test_an_unknown_slug_is_an_error_or_none() -> None:
    with pytest.raises(UnknownBorough, match="surrey"):
        Boroughs.load().get("surrey")
    assert Boroughs.load().find("surrey") is None


def test_a_deployment_may_bring_its_own_file(tmp_path: Path) -> None:
    (tmp_path / "boroughs.csv").write_text(HEADING + MERTON)

    assert [one.slug for one in Boroughs.load(tmp_path / "boroughs.csv")] == ["merton"]


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        (MERTON, ":"),
        (HEADING + "E05000001,merton,Merton,South West\n", ":2"),
        (HEADING + "E09000024,Merton,Merton,South West\n", ":2"),
        (HEADING + "E09000024,rollout,Rollout,South West\n", ":2"),
        (HEADING + MERTON + "E09000025,merton,Newham,North East\n", ":3"),
        (HEADING + MERTON + "E09000025,newham,Newham\n", ":3"),
        (HEADING + "E09000024,merton,Merton,South West,more\n", ":2"),
    ],
)
def test_a_row_that_is_wrong_is_named_by_its_line(tmp_path: Path, rows: str, place: str) -> None:
    (tmp_path / "boroughs.csv").write_text(rows)

    with pytest.raises(BoroughsUnreadable, match=place):
        Boroughs.load(tmp_path / "boroughs.csv")
