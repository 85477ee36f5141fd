"""The recount follows a concern as its records do, and finds a figure of it that is wrong."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.e2e.recount import figures
from tests.e2e.said import london_of, of_concern, raised

if TYPE_CHECKING:
    from tests.e2e.recount.records import Record


def concerns_after(*records: Record) -> dict[str, dict[str, int]]:
    counted = figures.recount([raised(), *records])["merton"].figures()["concerns"]
    return {facet: counts for facet, counts in counted.items() if counts and facet not in UNMOVED}


UNMOVED = ("by_kind", "by_setting", "by_light")


def test_a_concern_counts_where_its_records_leave_it() -> None:
    life = [
        of_concern("concern-triaged", 2, category="no-cctv", severity="high"),
        of_concern("concern-referred", 3, to="force", asks_for="reassurance-patrol"),
        of_concern("concern-actioned", 4, action="reassurance-patrol"),
        of_concern("concern-actioned", 5, action="cctv"),
        of_concern("concern-actioned", 6, action="cctv"),
        of_concern("concern-closed", 7, outcome="done"),
    ]
    coded = {"by_category": {"no-cctv": 1}, "by_severity": {"high": 1}}
    referred = {"by_referred_to": {"force": 1}, "by_asked_for": {"reassurance-patrol": 1}}
    done = {"by_action": {"reassurance-patrol": 1, "cctv": 1}}

    assert concerns_after(*life[:1]) == coded | {"by_state": {"triaged": 1}}
    assert concerns_after(*life[:2]) == coded | referred | {"by_state": {"referred": 1}}
    assert concerns_after(*life) == coded | referred | done | {"by_state": {"closed": 1}, "by_outcome": {"done": 1}}


def test_a_concern_opened_again_has_no_outcome_and_one_that_went_elsewhere_only_what_was_done() -> None:
    ended = [of_concern("concern-actioned", 2, action="lighting"), of_concern("concern-closed", 3, outcome="done")]
    opened = [*ended, of_concern("concern-reopened", 4, by="person")]
    left = of_concern("concern-transferred", 5, direction="out", other_borough="sutton")

    assert "by_outcome" not in concerns_after(*opened)
    assert concerns_after(*opened)["by_reopened_by"] == {"person": 1}
    assert concerns_after(*opened, left) == {"by_state": {"transferred": 1}, "by_action": {"lighting": 1}}


def test_a_concern_that_came_back_begins_again() -> None:
    there_and_back = [
        of_concern("concern-transferred", 2, direction="out", other_borough="sutton"),
        of_concern("concern-transferred", 3, direction="in", other_borough="sutton"),
    ]

    assert concerns_after(*there_and_back)["by_state"] == {"raised": 1}
    assert concerns_after(*there_and_back)["by_came_from"] == {"sutton": 1}


def test_an_erased_concern_counts_by_what_was_heard_alone() -> None:
    erased = of_concern("concern-erased", 2, reason="requested")

    counted = figures.recount([raised(), erased])["merton"].figures()

    assert not any(counted["concerns"].values())
    assert counted["heard"] == {"concern-raised": 1, "concern-erased": 1}


@pytest.mark.parametrize("facet", ["by_state", "by_outcome", "by_action"])
def test_a_figure_of_concerns_that_is_wrong_is_found(facet: str) -> None:
    life = [raised(), of_concern("concern-actioned", 2, action="cctv"), of_concern("concern-closed", 3, outcome="done")]
    london = json.loads(json.dumps(london_of(life)))
    london["boroughs"][0]["concerns"][facet] = {"done-twice": 1}

    assert len(figures.differences(life, london)) == 1
