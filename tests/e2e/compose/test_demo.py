"""The demo's scenario on Compose: heard by both systems of a borough, answered, counted; a repeat changes nothing."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.e2e.compose.conftest import play
from tests.e2e.composed import run

if TYPE_CHECKING:
    from tests.e2e.compose.conftest import Play
    from tests.e2e.compose.room import ComposedRoom
    from tests.e2e.compose.systems import Systems
    from tests.e2e.composed import Composed

pytestmark = [pytest.mark.e2e, pytest.mark.engine, pytest.mark.timeout(3600)]


def test_the_demo_says_what_happened(played: Play) -> None:
    for words in ("stride.merton.replies", "concern-answered", "ward-team@merton.example"):
        assert words in played.said


def test_both_systems_of_the_borough_have_heard_it_and_the_concern_is_answered(
    room: ComposedRoom, systems: Systems
) -> None:
    concerns = room.listed("sessions", "/boroughs/merton/concerns")

    assert any(change["by"] == "system" for concern in concerns for change in concern["history"])
    assert systems.complaints() == []


def test_the_figures_lead_to_what_the_borough_published(
    installation: Composed, played: Play, room: ComposedRoom
) -> None:
    link = room.get("reports", "/boroughs/merton/figures")["you_said_we_did"]

    published = httpx.get(link).raise_for_status().json()["items"]

    assert link == f"{installation.url('sessions')}/boroughs/merton/you-said-we-did"
    assert [outcome["text"] for outcome in published if outcome["text"] in played.said]


def test_the_recount_agrees_in_every_line_and_all_is_well(installation: Composed, played: Play) -> None:
    recount = [sys.executable, "-m", "tests.e2e.recount", "--state", str(installation.state)]

    said = run(recount, installation.environment)
    installation.stride("status")

    assert {line[:3] for line in said.splitlines()} == {"yes"}


def test_the_status_tells_what_ends_first(installation: Composed, played: Play) -> None:
    rows = json.loads(installation.stride("status", "--json"))

    assert [(row["name"], row["ok"]) for row in rows if row["part"] == "expiry"] == [("Kafka's certificate", True)]


def test_played_again_on_the_same_day_it_changes_nothing(
    installation: Composed, played: Play, room: ComposedRoom
) -> None:
    before, again = everything(room), play(installation)
    if again.on != played.on:  # midnight came between: it was played anew, and may be repeated now
        before, _ = everything(room), play(installation)

    assert everything(room) == before


def everything(room: ComposedRoom) -> dict[str, object]:
    """What can be counted."""
    room.settle()
    return {
        "records": [record.place for record in room.records()],
        "figures": room.get("reports", "/london/figures"),
        "mails": len(room.mails()),
    }
